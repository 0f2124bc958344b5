#include "db/detail/pool_state.h"

#include <algorithm>
#include <utility>

#include "base/random.h"
#include "base/repr.h"
#include "db/errors.h"
#include "runtime/detail/release_timer.h"
#include "runtime/detail/task_base.h"

namespace aio::db::detail {
namespace {

using aio::detail::QueuedWaiter;
using aio::detail::ReleaseTimer;
using aio::detail::Waiter;

// A database that nobody else finds is named after its pool: no two that live have one address.
std::string memory_path(const Location& location, const void* pool) {
  static constexpr char kDigits[] = "0123456789abcdef";
  if (!location.path.empty()) return "/name/" + location.path;
  std::string path = "/pool/";
  for (auto rest = reinterpret_cast<std::uintptr_t>(pool); rest != 0; rest >>= 4) path += kDigits[rest & 15];
  return path;
}

void check(const PoolOptions& options) {
  if (options.max_size == 0 || options.max_size > kMaxPoolSize) {
    throw ValueError("max_size is " + std::to_string(options.max_size) + "; a pool has from 1 to " +
                     std::to_string(kMaxPoolSize) + " connections");
  }
  if (options.min_size > options.max_size) {
    throw ValueError("min_size is " + std::to_string(options.min_size) + " and larger than max_size, " +
                     std::to_string(options.max_size));
  }
  if (options.timeout < Duration::zero()) throw ValueError("timeout is negative; write 0s not to wait for locks");
  if (options.cached_statements == 0) throw ValueError("cached_statements is 0; a connection keeps at least 1");
  if (options.mode != "rwc" && options.mode != "rw" && options.mode != "ro") {
    throw ValueError("mode is \"" + options.mode + "\"; write \"rwc\", \"rw\" or \"ro\"");
  }
}

OpenOptions open_options_of(const Location& location, const PoolOptions& options, const void* pool) {
  OpenOptions open;
  open.path = location.in_memory ? memory_path(location, pool) : location.path;
  open.in_memory = location.in_memory;
  open.mode = options.mode;
  open.init = options.init;
  open.cached_statements = options.cached_statements;
  open.max_result_bytes = options.max_result_bytes;
  EventLoop& loop = get_running_loop();
  open.simulated = loop.backend().is_simulated();
  if (open.simulated) open.seed = Random(loop.random()).next();
  return open;
}

}  // namespace

PoolState::PoolState(Location location, PoolOptions options)
    : options_(std::move(options)),
      open_options_(open_options_of(location, options_, this)),
      keeper_(open_options_),
      free_(options_.max_size) {
  check(options_);
  EventLoop& loop = get_running_loop();
  executor_ = loop.backend().make_executor(static_cast<unsigned>(options_.max_size));
  statement_cost_ = detail::statement_cost(loop.backend());
  if (open_options_.in_memory) keeper_.open();
}

PoolState::~PoolState() {
  for (const Ref<ConnectionState>& each : connections_) each->forget_pool();
  if (executor_) executor_->join();
}

Coro<> PoolState::open(Ref<PoolState> self) {
  for (std::size_t i = 0; i < self->options_.min_size; ++i) {
    --self->free_;
    Coro<Ref<ConnectionState>> opening = open_connection(self);
    const Ref<ConnectionState> connection = co_await opening;
    self->returned(*connection);
  }
}

Coro<Ref<ConnectionState>> PoolState::acquire(Ref<PoolState> self, std::optional<Duration> timeout) {
  if (self->closing_) self->throw_closed();
  Coro<> entering = enter(self, timeout);
  co_await entering;
  if (!self->idle_.empty()) {
    Ref<ConnectionState> connection(self->idle_.back());
    self->idle_.pop_back();
    co_return connection;
  }
  Coro<Ref<ConnectionState>> opening = open_connection(self);
  Ref<ConnectionState> connection = co_await opening;
  co_return connection;
}

// Takes a place.
Coro<> PoolState::enter(Ref<PoolState> self, std::optional<Duration> timeout) {
  if (!self->must_wait()) {
    --self->free_;
    co_return;
  }
  EventLoop& loop = get_running_loop();
  QueuedWaiter waiter(self->waiters_, self->traced_, "pool.acquire");
  std::optional<Duration> deadline;
  if (timeout) deadline = loop.time() + *timeout;
  const ReleaseTimer timer(loop, static_cast<Waiter&>(waiter.future()), deadline);
  aio::detail::FutureBase& woken = waiter.future();
  try {
    co_await woken;
  } catch (...) {
    if (waiter.is_promised()) ++self->free_;
    self->offer_places();
    throw;
  }
  if (self->closing_) {
    if (waiter.is_promised()) ++self->free_;
    self->throw_closed();
  }
  if (!waiter.is_promised()) {
    std::string text = "No connection came back within ";
    aio::detail::append_duration(text, *timeout);
    throw TimeoutError(text + ": " + self->those_out());
  }
  self->offer_places();
}

// Requires: a place was taken, which goes back when the connection cannot be opened.
Coro<Ref<ConnectionState>> PoolState::open_connection(Ref<PoolState> self) {
  Ref<ConnectionState> connection(new ConnectionState(*self));
  self->connections_.push_back(connection);
  const Ref<Request> request(new Request(Action::open, "open"));
  struct Undo {
    Ref<PoolState> pool;
    Ref<ConnectionState> connection;
    ~Undo() {
      if (connection) pool->forget(*connection);
    }
  } undo{self, connection};
  Coro<> opening = ConnectionState::perform(connection, request);
  co_await opening;
  undo.connection = {};
  co_return connection;
}

void PoolState::returned(ConnectionState& connection) noexcept {
  if (closing_ || !connection.is_usable()) return connection.close();
  idle_.push_back(&connection);
  ++free_;
  offer_places();
}

void PoolState::gone(ConnectionState& connection) noexcept {
  forget(connection);
}

void PoolState::forget(ConnectionState& connection) noexcept {
  const auto found = std::find_if(connections_.begin(), connections_.end(),
                                  [&](const auto& each) { return each.get() == &connection; });
  if (found == connections_.end()) return;
  const Ref<ConnectionState> kept = *found;
  connections_.erase(found);
  kept->forget_pool();
  ++free_;
  offer_places();
  if (connections_.empty()) emptied_.wake_all();
}

void PoolState::offer_places() {
  while (free_ > 0 && waiters_.wake_one()) --free_;
}

void PoolState::throw_closed() const {
  throw InterfaceError("The pool is closed; acquire() before close()");
}

std::string PoolState::those_out() const {
  std::string text;
  std::size_t count = 0;
  for (const Ref<ConnectionState>& each : connections_) {
    if (!each->is_lent()) continue;
    ++count;
    text += (text.empty() ? "" : ", ") + each->description();
  }
  return std::to_string(count) + " of " + std::to_string(options_.max_size) + " are out: " + text;
}

void PoolState::begin_closing() noexcept {
  closing_ = true;
  waiters_.wake_all();
  for (ConnectionState* each : std::exchange(idle_, {})) {
    --free_;
    each->close();
  }
}

void PoolState::terminate() noexcept {
  begin_closing();
  const std::vector<Ref<ConnectionState>> all = connections_;
  for (const Ref<ConnectionState>& each : all) each->take_back(false);
}

// Gives whether it is.
Coro<bool> PoolState::wait_until_empty(Ref<PoolState> self, std::optional<Duration> deadline) {
  EventLoop& loop = get_running_loop();
  while (!self->connections_.empty() && (!deadline || loop.time() < *deadline)) {
    QueuedWaiter waiter(self->emptied_, self->traced_, "pool.close");
    const ReleaseTimer timer(loop, static_cast<Waiter&>(waiter.future()), deadline);
    aio::detail::FutureBase& woken = waiter.future();
    co_await woken;
  }
  co_return self->connections_.empty();
}

Coro<> PoolState::close(Ref<PoolState> self, std::optional<Duration> timeout) {
  self->begin_closing();
  std::optional<Duration> deadline;
  if (timeout) deadline = get_running_loop().time() + *timeout;
  Coro<bool> waiting = wait_until_empty(self, deadline);
  if (co_await waiting) co_return;
  std::string text = "Pool closing timed out after ";
  aio::detail::append_duration(text, *timeout);
  text += ", and what was out is taken back: " + self->those_out();
  self->terminate();
  Coro<bool> end = wait_until_empty(self, {});
  co_await end;
  throw TimeoutError(std::move(text));
}

}  // namespace aio::db::detail
