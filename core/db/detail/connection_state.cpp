#include "db/detail/connection_state.h"

#include <algorithm>
#include <utility>

#include "base/repr.h"
#include "db/detail/job.h"
#include "db/detail/pool_state.h"
#include "db/errors.h"
#include "runtime/detail/release_timer.h"
#include "runtime/detail/task_base.h"

namespace aio::db::detail {
namespace {

using aio::detail::QueuedWaiter;
using aio::detail::ReleaseTimer;
using aio::detail::Waiter;
using aio::detail::WaitInfo;

// Source: SQLite's own busy handler, sqliteDefaultBusyCallback. Connections of the same pool do not wait that long:
// they are woken.
constexpr std::int64_t kLockDelays[] = {1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100};  // milliseconds

WaitInfo waits_for(const char* on, std::uint64_t object) {
  WaitInfo info;
  info.on = on;
  info.object_id = object;
  return info;
}

// The learner's line: where the task stands or, when it is the library's own, where it was created.
Place current_place() {
  EventLoop& loop = get_running_loop();
  const aio::detail::TaskBase* task = loop.current_task;
  const aio::detail::PromiseBase* visible = task ? task->visible() : nullptr;
  if (!visible) return {};
  return loop.recorder().name_of(visible->function).internal ? task->created() : visible->at;
}

const char* wait_name(const Request& request) noexcept {
  switch (request.action) {
    case Action::open:
      return "db.open";
    case Action::fetch:
      return "db.fetch";
    default:
      return "db.execute";
  }
}

}  // namespace

/// The right to use the connection, until the end of the scope. When the coroutine is destroyed where it waits, its
/// statement is interrupted.
class ConnectionState::Turn {
 public:
  Turn(ConnectionState& connection, const Request& request) : connection_(connection) {
    if (connection.busy_ || connection.current_) {
      throw InterfaceError("Another statement runs on this connection; acquire() one for each task", request.sql);
    }
    connection.busy_ = true;
  }
  ~Turn() {
    connection_.busy_ = false;
    if (connection_.current_) connection_.interrupt(*connection_.current_);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  ConnectionState& connection_;
};

ConnectionState::ConnectionState(PoolState& pool) : home_(&pool), database_(pool.open_options()) {}

Coro<> ConnectionState::perform(Ref<ConnectionState> self, Ref<Request> request) {
  const Turn turn(*self, *request);
  const Duration deadline = get_running_loop().time() + self->home_->options().timeout;
  const bool was_in_transaction = self->in_transaction_;
  const bool was_lent = self->is_lent();
  const std::uint64_t loan = self->loan_;
  self->record(request->op, "sql", shown(request->sql));
  std::exception_ptr cancellation;
  for (std::size_t attempt = 0; !cancellation; ++attempt) {
    if (was_lent && !self->is_lent(loan)) {  // while it waited for the lock
      request->was_stopped = true;
      break;
    }
    const std::uint64_t ended_before = self->home_->statements_ended();
    self->submit(request);
    Coro<std::exception_ptr> end = outlast(self, request);
    cancellation = co_await end;
    if (cancellation || !request->is_locked) break;
    if (get_running_loop().time() >= deadline) {
      request->error = self->locked_error(*request);
      break;
    }
    self->record("locked");
    if (self->home_ && self->home_->statements_ended() != ended_before) continue;  // the lock may be free already
    Coro<std::exception_ptr> wait = wait_for_lock(self, attempt, deadline);
    cancellation = co_await wait;
  }
  self->record_end(*request);
  const bool had_no_effect = !request->executed || request->was_stopped || request->is_locked;
  self->lose_transaction(*request, was_in_transaction, cancellation && had_no_effect);
  if (cancellation) {
    if (had_no_effect && self->depth == 0 && self->in_transaction_) {
      Coro<> rollback = roll_back(self);
      co_await rollback;
    }
    std::rethrow_exception(cancellation);
  }
  if (request->error) std::rethrow_exception(request->error);
  if (had_no_effect) throw InterfaceError("The connection was taken back while a statement ran", request->sql);
}

// Until the worker has said how it ended; gives the first cancellation that came meanwhile, or null.
Coro<std::exception_ptr> ConnectionState::outlast(Ref<ConnectionState> self, Ref<Request> request) {
  std::exception_ptr cancellation;
  while (!request->done) {
    Waiter waiter(get_running_loop(), waits_for(wait_name(*request), self->traced_.id()));
    struct Leave {
      Request& request;
      ~Leave() { request.waiter = nullptr; }
    } leave{*request};
    request->waiter = &waiter;
    aio::detail::FutureBase& woken = waiter;
    try {
      co_await woken;
    } catch (const CancelledError&) {
      if (!cancellation) cancellation = std::current_exception();
      if (!request->done) self->interrupt(*request);
    }
  }
  co_return cancellation;
}

// Until a statement of the pool has ended, and not for long: the lock may belong to another process. Gives the
// cancellation that came meanwhile, or null.
Coro<std::exception_ptr> ConnectionState::wait_for_lock(Ref<ConnectionState> self, std::size_t attempt,
                                                        Duration deadline) {
  std::exception_ptr cancellation;
  EventLoop& loop = get_running_loop();
  const std::size_t step = std::min(attempt, std::size(kLockDelays) - 1);
  const Duration when = std::min(deadline, loop.time() + std::chrono::milliseconds(kLockDelays[step]));
  QueuedWaiter waiter(self->home_->unlocked(), self->traced_, "db.lock");
  const ReleaseTimer timer(loop, static_cast<Waiter&>(waiter.future()), when);
  aio::detail::FutureBase& woken = waiter.future();
  try {
    co_await woken;
  } catch (const CancelledError&) {
    cancellation = std::current_exception();
  }
  co_return cancellation;
}

// A cancelled statement takes the transaction with it that execute("BEGIN") began.
Coro<> ConnectionState::roll_back(Ref<ConnectionState> self) {
  const Ref<Request> request(new Request(Action::execute, "rollback", "ROLLBACK"));
  request->parameters.emplace_back();
  self->record(request->op, "sql", request->sql);
  self->submit(request);
  Coro<std::exception_ptr> end = outlast(self, request);
  co_await end;
  self->record_end(*request);
}

void ConnectionState::submit(const Ref<Request>& request) {
  request->begin();
  current_ = request;
  const bool is_statement = request->action != Action::open && request->action != Action::close;
  const std::size_t statements = request->action == Action::execute_many ? request->parameters.size() : 1;
  const Duration cost = is_statement ? home_->statement_cost() * static_cast<std::int64_t>(statements) : Duration{};
  auto job = std::make_unique<Job>(Ref<ConnectionState>(this), request, cost);
  EventLoop& loop = get_running_loop();
  job->id = loop.next_object_id();
  job->task_id = loop.current_task ? loop.current_task->id() : 0;
  if (loop.tracing()) {
    auto line = loop.record("submit");
    line.id("id", job->id).id("task", job->task_id).place(current_place());
  }
  home_->executor().submit(std::move(job));
}

void ConnectionState::ended(Request& request) noexcept {
  const Ref<Request> kept = std::exchange(current_, {});
  request.done = true;
  in_transaction_ = database_.in_transaction();
  if (request.waiter) request.waiter->wake();
  if (!home_) return;
  if (!request.is_locked) home_->statement_ended();  // a failed attempt has freed nothing
  if (request.action == Action::close) return home_->gone(*this);
  if (returning_) go_on_returning();
}

void ConnectionState::interrupt(Request& request) {
  if (request.is_interrupted()) return;
  record("interrupt");
  request.interrupt();
  if (request.item && home_) home_->executor().interrupt(*request.item);
}

void ConnectionState::lend(Ref<PoolState> pool, Place made_at) {
  pool_ = std::move(pool);
  lent_at_ = made_at;
  const aio::detail::TaskBase* task = get_running_loop().current_task;
  lent_to_ = task ? task->name() : "";
  ++loan_;
  depth = 0;
  lost.clear();
  record("acquire");
}

void ConnectionState::take_back(bool report) noexcept {
  if (!pool_) return;
  report_ = report;
  const Ref<PoolState> pool = std::exchange(pool_, {});
  record("release");
  returning_ = true;
  if (current_) return interrupt(*current_);
  go_on_returning();
}

void ConnectionState::go_on_returning() noexcept {
  if (in_transaction_ && is_usable()) {
    EventLoop* loop = aio::detail::running_loop();
    if (!loop || loop->is_closed()) return;
    if (lost.empty() && report_) {
      loop->call_exception_handler(
          {"A connection was given back inside a transaction, which is rolled back; use transaction(): " +
               description(),
           nullptr,
           0,
           {}});
    }
    lost = "returned";
    const Ref<Request> request(new Request(Action::execute, "rollback", "ROLLBACK"));
    request->parameters.emplace_back();
    record(request->op, "sql", request->sql);
    return submit(request);
  }
  returning_ = false;
  home_->returned(*this);
  returned_.wake_all();
}

Coro<> ConnectionState::wait_until_returned(Ref<ConnectionState> self) {
  if (!self->returning_) co_return;
  QueuedWaiter waiter(self->returned_, self->traced_, "db.close");
  aio::detail::FutureBase& woken = waiter.future();
  co_await woken;
}

void ConnectionState::close() noexcept {
  const Ref<Request> request(new Request(Action::close, "close"));
  record("close");
  submit(request);
}

void ConnectionState::forget_pool() noexcept {
  if (current_) current_->interrupt();
  home_ = nullptr;
}

void ConnectionState::lose_transaction(const Request& request, bool was_in_transaction, bool cancelled) {
  if (depth == 0 || !lost.empty()) return;
  if (cancelled && was_in_transaction) {
    lost = "a statement of it was cancelled";
  } else if (was_in_transaction && !in_transaction_ && request.action != Action::open) {
    lost = request.error ? "a statement of it failed" : "a statement ended it: leave COMMIT and ROLLBACK to its scope";
  }
}

std::exception_ptr ConnectionState::locked_error(const Request& request) const {
  std::string text = "database is locked: another connection held it for ";
  aio::detail::append_duration(text, home_->options().timeout);
  return std::make_exception_ptr(OperationalError(text + ", the pool's timeout", request.sql));
}

std::string ConnectionState::description() const {
  std::string text = "the connection that ";
  text += lent_to_.empty() ? std::string("somebody") : lent_to_;
  text += " acquired";
  return lent_at_ ? text + " at " + trace::place_text(lent_at_) : text;
}

void ConnectionState::record(std::string_view op, std::string_view key, std::string_view text) {
  EventLoop* loop = aio::detail::running_loop();
  if (!loop || !loop->tracing() || loop->is_closed()) return;
  const std::uint64_t id = traced_.id();
  const aio::detail::TaskBase* task = loop->current_task;
  auto line = loop->record("db");
  line.id("id", id).text("op", op);
  if (!key.empty() && !text.empty()) line.text(key, text);
  line.id("task", task ? task->id() : 0);
  if (task) line.place(current_place());
}

void ConnectionState::record_end(const Request& request) {
  EventLoop& loop = get_running_loop();
  if (!loop.tracing()) return;
  if (request.error) return record("error", "error", describe_exception(request.error));
  if (!request.executed || request.was_stopped || request.is_locked) return;  // "interrupt" says it
  const std::size_t rows = request.rows.size();
  auto line = loop.record("db");
  line.id("id", traced_.id()).text("op", "done");
  line.number("rows", request.action == Action::fetch ? static_cast<std::int64_t>(rows) : request.result.rowcount);
  line.id("task", loop.current_task ? loop.current_task->id() : 0);
}

}  // namespace aio::db::detail
