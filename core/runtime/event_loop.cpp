#include "runtime/event_loop.h"

#include <atomic>
#include <cstdio>
#include <mutex>
#include <utility>

#include "base/errors.h"
#include "runtime/call_graph.h"
#include "runtime/detail/handle_state.h"
#include "runtime/detail/lint.h"
#include "runtime/detail/task_base.h"
#include "runtime/executor.h"

namespace aio {
namespace {
constexpr std::size_t kTasksInASentence = 20;
constexpr Duration kExecutorPatience{300'000'000'000};  // CPython, asyncio.constants.THREAD_JOIN_TIMEOUT
}  // namespace

namespace detail {

Backend* current_backend() noexcept {
  if (thread_state.worker_of) return thread_state.worker_of;
  return thread_state.loop ? &thread_state.loop->backend() : nullptr;
}

}  // namespace detail

EventLoop& get_running_loop() {
  if (EventLoop* loop = detail::running_loop()) return *loop;
  throw RuntimeError("no running event loop; call this from a coroutine that run() runs");
}

/// What other threads hand over; the flag spares the loop the lock when there is nothing.
struct EventLoop::Inbox {
  std::mutex mutex;
  std::atomic<bool> filled = false;
  bool closed = false;
  detail::CallbackList callbacks;

  void move_to(detail::CallbackList& ready) noexcept {
    if (!filled.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(mutex);
    filled.store(false, std::memory_order_relaxed);
    ready.append(callbacks);
  }
};

EventLoop::EventLoop(std::unique_ptr<Backend> backend, std::unique_ptr<trace::Sink> trace, std::uint64_t seed)
    : backend_(std::move(backend)), inbox_(std::make_unique<Inbox>()), recorder_(std::move(trace)), random_(seed) {
  backend_->attach(*this);
  if (!tracing()) return;
  lints_ = std::make_unique<detail::Lints>(*this);
  auto line = record("run");
  line.number("format", 1).text("backend", backend_->name()).number("seed", static_cast<std::int64_t>(seed));
}

EventLoop::~EventLoop() = default;

void EventLoop::set_debug(bool on) {
  if (on && !lints_) lints_ = std::make_unique<detail::Lints>(*this);
  debug_ = on;
}

void EventLoop::check_callable() const {
  if (closed_) throw RuntimeError("The event loop is closed; its run() has ended");
  check_thread();
}

void EventLoop::check_thread() const {
  if (debug_ && detail::running_loop() != this && !closed_) {
    throw RuntimeError("The event loop was called from another thread than its own; use call_soon_threadsafe()");
  }
}

Handle EventLoop::call_soon(detail::Function<void()> callback) {
  check_callable();
  detail::Ref<detail::HandleState> state(new detail::HandleState(*this, std::move(callback)));
  state->add_ref();
  ready_.push_back(*state);
  return Handle(std::move(state));
}

Handle EventLoop::call_later(Duration delay, detail::Function<void()> callback) {
  return call_at(time() + delay, std::move(callback));
}

void EventLoop::call_soon_threadsafe(detail::Function<void()> callback) {
  auto owned = std::make_unique<detail::OwnedCallback>(std::move(callback));
  if (backend_->is_simulated() && !detail::running_loop() && !closed_) {
    backend_->call_at_worker_time([this, owned = std::move(owned)]() mutable { make_ready(*owned.release()); });
    return;
  }
  {
    const std::lock_guard lock(inbox_->mutex);
    if (inbox_->closed) throw RuntimeError("The event loop is closed; its run() has ended");
    inbox_->callbacks.push_back(*owned.release());
    inbox_->filled.store(true, std::memory_order_release);
  }
  backend_->wake();
}

void EventLoop::post(detail::Callback& callback) noexcept {
  {
    const std::lock_guard lock(inbox_->mutex);
    inbox_->callbacks.push_back(callback);
    inbox_->filled.store(true, std::memory_order_release);
  }
  backend_->wake();
}

void EventLoop::add_signal_handler(int signal, detail::Function<void()> handler) {
  check_callable();
  auto shared = std::make_shared<detail::Function<void()>>(std::move(handler));
  for (SignalHandler& each : signal_handlers_) {
    if (each.signal != signal) continue;
    each.handler = std::move(shared);
    return;
  }
  signal_handlers_.reserve(signal_handlers_.size() + 1);
  backend_->watch_signal(signal);
  signal_handlers_.push_back({signal, std::move(shared)});
}

bool EventLoop::remove_signal_handler(int signal) noexcept {
  const auto same = [signal](const SignalHandler& each) { return each.signal == signal; };
  if (std::erase_if(signal_handlers_, same) == 0) return false;
  backend_->unwatch_signal(signal);
  return true;
}

void EventLoop::signal_arrived(int signal) {
  for (const SignalHandler& each : signal_handlers_) {
    if (each.signal == signal) call_soon([handler = each.handler] { (*handler)(); });
  }
}

Handle EventLoop::call_at(Duration when, detail::Function<void()> callback) {
  check_callable();
  detail::Ref<detail::HandleState> state(new detail::HandleState(*this, std::move(callback)));
  add_timer(*state, when, "call_at");
  state->add_ref();
  return Handle(std::move(state));
}

void EventLoop::set_exception_handler(detail::Function<void(const ExceptionContext&)> handler) {
  exception_handler_ = std::move(handler);
}

namespace {

void print_context(const ExceptionContext& context) {
  std::string text = context.message;
  if (!context.task_name.empty()) text += "\n  task: " + context.task_name;
  if (!context.task_created_at.empty()) text += ", created at " + context.task_created_at;
  if (context.exception) text += "\n  " + describe_exception(context.exception);
  std::fflush(stdout);
  std::fprintf(stderr, "%s\n", text.c_str());
}

}  // namespace

void EventLoop::call_exception_handler(const ExceptionContext& context) noexcept {
  if (tracing()) {
    std::string text = context.message;
    if (context.exception) text += ": " + describe_exception(context.exception);
    auto line = record("handler");
    line.text("text", text).id("task", context.task_id);
  }
  if (!exception_handler_) {
    print_context(context);
    return;
  }
  try {
    exception_handler_(context);
  } catch (...) {
    print_context(context);
    print_context({"The exception handler itself threw", std::current_exception(), 0, {}});
  }
}

void EventLoop::add_timer(detail::TimerNode& timer, Duration when, const char* what) {
  timers_.add(timer, when, next_object_id());
  if (!tracing()) return;
  auto line = record("timer");
  line.number("id", static_cast<std::int64_t>(timer.id())).number("when", when.count());
  line.id("task", current_task ? current_task->id() : 0).text("what", what);
}

void EventLoop::cancel_timer(detail::TimerNode& timer) {
  if (!timer.is_pending()) return;
  timers_.remove(timer);
  if (tracing()) record("untimer").number("id", static_cast<std::int64_t>(timer.id()));
}

void EventLoop::register_follower(detail::Follower& follower) noexcept {
  followers_.push_back(follower);
}

void EventLoop::register_task(detail::TaskBase& task) {
  tasks_.push_back(task);
}

void EventLoop::unregister_task(detail::TaskBase& task) noexcept {
  task.unlink();
  task.drop_ref();
}

void EventLoop::run_forever() {
  do {
    run_once();
  } while (!stopping_);
  stopping_ = false;
}

void EventLoop::run_until_complete(detail::FutureBase& future) {
  future.add_done_callback([this] { stop(); });
  run_forever();
  if (!future.done()) throw RuntimeError("The event loop was stopped before its main task was done");
}

Executor& EventLoop::default_executor() {
  if (!executor_) executor_ = backend_->make_executor(0);
  return *executor_;
}

void EventLoop::shutdown_default_executor() {
  if (!executor_ || !executor_->has_work()) return;
  Handle warning = call_later(kExecutorPatience, [this] {
    call_exception_handler(
        {"The worker threads did not finish within 300 s; run() goes on waiting for them", {}, 0, {}});
  });
  while (executor_->has_work()) run_once();
  warning.cancel();
}

void EventLoop::close(int exit) {
  if (closed_) return;
  while (!tasks_.empty()) abandon_tasks();
  while (!followers_.empty()) followers_.pop_front().abandon();
  while (!signal_handlers_.empty()) remove_signal_handler(signal_handlers_.back().signal);
  backend_->close();
  closed_ = true;
  {
    const std::lock_guard lock(inbox_->mutex);
    inbox_->closed = true;
  }
  inbox_->move_to(ready_);
  drop_all(batch_);
  drop_all(ready_);
  timers_.clear();
  record_end(exit);
  recorder_.close();
}

// The latest first: what a task refers to mostly belongs to who created it. Frames go even when handles stay: tasks
// that await each other keep each other's handles.
void EventLoop::abandon_tasks() {
  std::vector<detail::Ref<detail::TaskBase>> left;
  tasks_.for_each([&](detail::TaskBase& task) { left.emplace_back(&task); });
  for (auto task = left.rbegin(); task != left.rend(); ++task) {
    unregister_task(**task);
    (*task)->abandon();
  }
}

void EventLoop::record_end(int exit) noexcept {
  std::fflush(stdout);
  if (!tracing()) return;
  record("end").number("exit", exit);
  recorder_.flush();
}

void EventLoop::run_once() {
  backend_->poll();
  inbox_->move_to(ready_);
  if (ready_.empty() && !stopping_) {
    const auto deadline = timers_.empty() ? std::nullopt : std::optional<Duration>(timers_.earliest().when());
    if ((!deadline || *deadline > backend_->record_time()) && !backend_->wait(deadline)) report_deadlock();
  }
  inbox_->move_to(ready_);
  fire_timers();
  if (ready_.empty()) return;
  backend_->reorder(ready_);
  batch_.append(ready_);
  ++iterations_;
  if (tracing()) {
    record("tick")
        .number("n", static_cast<std::int64_t>(iterations_))
        .number("ready", static_cast<std::int64_t>(batch_.size()));
  }
  while (!batch_.empty()) lints_ ? watch_callback(batch_.pop_front()) : run_callback(batch_.pop_front());
}

void EventLoop::fire_timers() {
  if (timers_.empty()) return;
  const Duration now = time();
  while (!timers_.empty() && timers_.earliest().when() <= now) {
    detail::TimerNode& timer = timers_.earliest();
    timers_.remove(timer);
    if (tracing()) record("fire").number("id", static_cast<std::int64_t>(timer.id()));
    ready_.push_back(timer);
  }
}

void EventLoop::run_callback(detail::Callback& callback) noexcept {
  try {
    callback.run();
  } catch (...) {
    call_exception_handler({"Exception in a callback of the event loop", std::current_exception(), 0, {}});
  }
}

// A task's step is watched by the task.
void EventLoop::watch_callback(detail::Callback& callback) noexcept {
  if (callback.task()) return run_callback(callback);
  const Duration began = backend_->record_time();
  run_callback(callback);
  lints_->callback_ends(began);
}

void EventLoop::report_deadlock() {
  std::string text = "Deadlock: no task can ever run again.";
  std::size_t named = 0, unnamed = 0;
  tasks_.for_each([&](detail::TaskBase& task) {
    if (++named <= kTasksInASentence) {
      text += " " + task.describe_wait() + ".";
    } else {
      ++unnamed;
    }
  });
  if (unnamed) text += " And " + std::to_string(unnamed) + " more.";
  const std::string cycles = detail::format_cycles(*this);
  if (tracing()) record("stopped").text("why", "deadlock").text("text", cycles.empty() ? text : text + "\n" + cycles);
  throw RuntimeError(text + "\n" + detail::format_pstree(*this));
}

}  // namespace aio
