// The event loop: a FIFO of ready callbacks and a heap of timers over a backend. Mirrors asyncio's BaseEventLoop.
// Loop thread only.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>

#include "base/duration.h"
#include "base/function.h"
#include "base/random.h"
#include "base/ref.h"
#include "runtime/backend.h"
#include "runtime/detail/timer_heap.h"
#include "trace/recorder.h"

namespace aio {

namespace detail {
class FutureBase;
class HandleState;
class TaskBase;
}  // namespace detail

/// What the exception handler is told.
struct ExceptionContext {
  /// What happened, in a sentence.
  std::string message;
  /// The exception itself; null when there is none.
  std::exception_ptr exception;
  /// The number of the task that it is about, or 0.
  std::uint64_t task_id = 0;
  /// That task's name, or "".
  std::string task_name;
};

/// A callback on its way, as call_soon() and call_later() give it. Dropping the handle does not cancel it.
class Handle {
 public:
  /// The callback will not run. Idempotent; no effect after it ran.
  void cancel();
  bool cancelled() const;

 private:
  friend class EventLoop;
  explicit Handle(detail::Ref<detail::HandleState> state);
  detail::Ref<detail::HandleState> state_;

 public:
  Handle(const Handle&);
  Handle(Handle&&) noexcept;
  Handle& operator=(Handle) noexcept;
  ~Handle();
};

/// Runs callbacks in the order in which they became ready, timers when their time has come. run() makes one; programs
/// get it from get_running_loop().
/// Source: CPython, asyncio.BaseEventLoop.
class EventLoop {
 public:
  /// Lifetime: the backend and the recorder are the loop's own from now on.
  EventLoop(std::unique_ptr<Backend> backend, std::unique_ptr<trace::Sink> trace, std::uint64_t seed);
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// The loop's clock: time since the run began. Source: CPython, loop.time().
  Duration time() { return backend_->time(); }
  /// Runs `callback` in the next iteration, after those that are ready already.
  Handle call_soon(detail::Function<void()> callback);
  /// Runs `callback` once `delay` has passed; the same as call_soon when it is not positive.
  Handle call_later(Duration delay, detail::Function<void()> callback);
  /// Runs `callback` at loop time `when`. Equal times run in order of creation.
  Handle call_at(Duration when, detail::Function<void()> callback);

  /// Replaces what happens to exceptions that nobody can receive; an empty function restores the default, which
  /// prints them on stderr.
  void set_exception_handler(detail::Function<void(const ExceptionContext&)> handler);
  /// Tells the handler. A handler that throws is itself reported by the default one.
  void call_exception_handler(const ExceptionContext& context) noexcept;

  /// Random numbers that the run's seed decides.
  Random& random() noexcept { return random_; }

  // What follows is for the library's own modules.

  void make_ready(detail::Callback& callback) { ready_.push_back(callback); }
  /// `what` names the timer in the trace.
  void add_timer(detail::TimerNode& timer, Duration when, const char* what);
  void cancel_timer(detail::TimerNode& timer);
  /// Runs iterations until `future` is done and its done-callbacks were given their turn.
  /// Throws: RuntimeError when no task can ever run again.
  void run_until_complete(detail::FutureBase& future);
  /// Runs iterations until no worker thread has a job.
  void shutdown_default_executor();

  /// Drops the tasks that could not be ended and writes the last record.
  void close(int exit);

  Backend& backend() noexcept { return *backend_; }
  trace::Recorder& recorder() noexcept { return recorder_; }
  bool tracing() const noexcept { return recorder_.on(); }
  /// Begins a record of the present moment. Requires: tracing().
  trace::Recorder::Line record(std::string_view kind) noexcept { return recorder_.line(backend_->record_time(), kind); }
  std::uint64_t next_object_id() noexcept { return ++object_ids_; }
  std::uint64_t next_task_id() noexcept { return ++task_ids_; }

  void register_task(detail::TaskBase& task);
  void unregister_task(detail::TaskBase& task) noexcept;
  detail::IntrusiveList<detail::TaskBase>& tasks() noexcept { return tasks_; }

  /// The task whose code runs now, or null.
  detail::TaskBase* current_task = nullptr;

 private:
  void run_once();
  void run_callback(detail::Callback& callback) noexcept;
  [[noreturn]] void report_deadlock();

  std::unique_ptr<Backend> backend_;
  trace::Recorder recorder_;
  Random random_;
  detail::CallbackList ready_;
  detail::CallbackList batch_;
  detail::TimerHeap timers_;
  detail::IntrusiveList<detail::TaskBase> tasks_;
  detail::Function<void(const ExceptionContext&)> exception_handler_;
  std::uint64_t iterations_ = 0;
  std::uint64_t object_ids_ = 0;
  std::uint64_t task_ids_ = 0;
  bool stopping_ = false;
};

/// The loop that runs on this thread. Throws: RuntimeError when there is none.
EventLoop& get_running_loop();

namespace detail {
/// The loop that runs on this thread, or null.
EventLoop* running_loop() noexcept;
/// Makes `loop` the running one of this thread; gives back the previous.
EventLoop* set_running_loop(EventLoop* loop) noexcept;
}  // namespace detail

}  // namespace aio
