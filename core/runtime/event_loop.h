// The event loop: a FIFO of ready callbacks and a heap of timers over a backend. Mirrors asyncio's BaseEventLoop.
// Loop thread only, but for call_soon_threadsafe().
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "base/duration.h"
#include "base/function.h"
#include "base/random.h"
#include "base/ref.h"
#include "runtime/backend.h"
#include "runtime/detail/timer_heap.h"
#include "runtime/handle.h"
#include "trace/recorder.h"

namespace aio {

/// What debug mode calls a slow step, and a lint a blocked loop. Source: CPython, loop.slow_callback_duration.
inline constexpr Duration kSlowStep{100'000'000};

namespace detail {
class Follower;
class FutureBase;
class Lints;
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
  /// Where that task was created ("main.cpp:12"), or "".
  std::string task_created_at = {};
};

/// Runs callbacks in the order in which they became ready, timers when their time has come. run() makes one; programs
/// get it from get_running_loop().
/// Source: CPython, asyncio.BaseEventLoop.
/// Lifetime: tasks, futures and handles may outlive the run; they keep the closed loop, which refuses new callbacks.
class EventLoop final : public detail::RefCounted {
 public:
  /// The backend and the recorder are the loop's own from now on.
  EventLoop(std::unique_ptr<Backend> backend, std::unique_ptr<trace::Sink> trace, std::uint64_t seed);

  /// The loop's clock: time since the run began. Source: CPython, loop.time().
  Duration time() { return backend_->time(); }
  /// Runs `callback` in the next iteration, after those that are ready already, in a copy of the current context.
  /// Throws: RuntimeError when the loop is closed and, in debug mode, on another thread than the loop's.
  Handle call_soon(detail::Function<void()> callback);
  /// Runs `callback` once `delay` has passed; the same as call_soon when it is not positive. Throws: as call_soon().
  Handle call_later(Duration delay, detail::Function<void()> callback);
  /// Runs `callback` at loop time `when`. Equal times run in order of creation. Throws: as call_soon().
  Handle call_at(Duration when, detail::Function<void()> callback);
  /// call_soon() from any thread, the only way into the loop from another: wakes the loop when it waits.
  /// Lifetime: the thread ends, or stops calling, before run() returns. Throws: RuntimeError when the loop is closed.
  /// Source: CPython, loop.call_soon_threadsafe; a Handle is not given, since cancelling it would not be thread-safe.
  void call_soon_threadsafe(detail::Function<void()> callback);
  /// Runs iterations until stop(). Source: CPython, loop.run_forever.
  void run_forever();
  /// Ends the run after the present iteration; run() then throws RuntimeError unless its main task is done.
  void stop() noexcept { stopping_ = true; }
  bool is_closed() const noexcept { return closed_; }

  /// Calls `handler` from the loop each time the process gets `signal` (SIGINT, ...), instead of the signal's usual
  /// effect. Replaces an earlier handler. Throws: ValueError for a signal that cannot be handled.
  /// Source: CPython, loop.add_signal_handler.
  void add_signal_handler(int signal, detail::Function<void()> handler);
  /// Restores the signal's usual effect. Returns whether there was a handler.
  bool remove_signal_handler(int signal) noexcept;

  /// Debug mode: slow steps, calls from a wrong thread, and every lint, on stderr.
  /// Source: CPython, loop.set_debug; SEMANTICS, Debug mode.
  void set_debug(bool on);
  bool get_debug() const noexcept { return debug_; }
  /// In debug mode a step that holds the loop for so long is reported.
  Duration slow_callback_duration = kSlowStep;

  /// Replaces what happens to exceptions that nobody can receive; an empty function restores the default, which
  /// prints them on stderr.
  void set_exception_handler(detail::Function<void(const ExceptionContext&)> handler);
  /// Tells the handler. A handler that throws is itself reported by the default one.
  void call_exception_handler(const ExceptionContext& context) noexcept;

  /// Random numbers that the run's seed decides.
  Random& random() noexcept { return random_; }

  // What follows is for the library's own modules.

  void make_ready(detail::Callback& callback) noexcept { ready_.push_back(callback); }
  /// make_ready() from any thread.
  void post(detail::Callback& callback) noexcept;
  /// The backend saw a signal that add_signal_handler() asked for.
  void signal_arrived(int signal);
  /// `what` names the timer in the trace.
  void add_timer(detail::TimerNode& timer, Duration when, const char* what);
  void cancel_timer(detail::TimerNode& timer);
  /// Runs iterations until `future` is done and its done-callbacks were given their turn.
  /// Throws: RuntimeError when no task can ever run again, and after stop().
  void run_until_complete(detail::FutureBase& future);
  /// The threads of to_thread(), made at its first use.
  Executor& default_executor();
  /// Runs iterations until no thread of it has a job. Says so on the exception handler when that takes long.
  void shutdown_default_executor();

  /// Writes what is left of the output and the trace's last record.
  void record_end(int exit) noexcept;
  /// Drops callbacks, timers and the tasks that could not be ended, and writes the last record. Idempotent.
  void close(int exit);
  /// Throws: RuntimeError in debug mode, on another thread than the loop's.
  void check_thread() const;

  Backend& backend() noexcept { return *backend_; }
  trace::Recorder& recorder() noexcept { return recorder_; }
  bool tracing() const noexcept { return recorder_.on(); }
  /// Null in a loop that is neither recorded nor debugged.
  detail::Lints* lints() const noexcept { return lints_.get(); }
  /// Begins a record of the present moment. Requires: tracing().
  trace::Recorder::Line record(std::string_view kind) noexcept { return recorder_.line(backend_->record_time(), kind); }
  std::uint64_t next_object_id() noexcept { return ++object_ids_; }
  std::uint64_t next_task_id() noexcept { return ++task_ids_; }

  void register_follower(detail::Follower& follower) noexcept;
  void register_task(detail::TaskBase& task);
  void unregister_task(detail::TaskBase& task) noexcept;
  detail::IntrusiveList<detail::TaskBase>& tasks() noexcept { return tasks_; }

  /// The task whose code runs now, or null.
  detail::TaskBase* current_task = nullptr;

 private:
  struct Inbox;
  struct SignalHandler {
    int signal;
    std::shared_ptr<detail::Function<void()>> handler;
  };

  ~EventLoop() override;
  void check_callable() const;
  void run_once();
  void fire_timers();
  void abandon_tasks();
  void run_callback(detail::Callback& callback) noexcept;
  void watch_callback(detail::Callback& callback) noexcept;
  [[noreturn]] void report_deadlock();

  std::unique_ptr<Backend> backend_;
  std::unique_ptr<Inbox> inbox_;
  detail::Ref<Executor> executor_;
  trace::Recorder recorder_;
  std::unique_ptr<detail::Lints> lints_;
  Random random_;
  detail::CallbackList ready_;
  detail::CallbackList batch_;
  detail::TimerHeap timers_;
  detail::IntrusiveList<detail::TaskBase> tasks_;
  detail::IntrusiveList<detail::Follower> followers_;
  detail::Function<void(const ExceptionContext&)> exception_handler_;
  std::uint64_t iterations_ = 0;
  std::uint64_t object_ids_ = 0;
  std::uint64_t task_ids_ = 0;
  std::vector<SignalHandler> signal_handlers_;
  bool stopping_ = false;
  bool closed_ = false;
  bool debug_ = false;
};

/// The loop that runs on this thread. Throws: RuntimeError when there is none.
EventLoop& get_running_loop();

namespace detail {
/// The loop that runs on this thread, or null.
inline EventLoop* running_loop() noexcept {
  return thread_state.loop;
}
/// Makes `loop` the running one of this thread; gives back the previous.
inline EventLoop* set_running_loop(EventLoop* loop) noexcept {
  return std::exchange(thread_state.loop, loop);
}
}  // namespace detail

}  // namespace aio
