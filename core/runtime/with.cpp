#include "runtime/with.h"

#include "runtime/event_loop.h"

namespace aio::detail {
namespace {

/// Wakes who waits for a task, and lets the task alone when the wait ends before.
class WakeWhenDone final : public Callback {
 public:
  explicit WakeWhenDone(Waiter& waiter) noexcept : waiter_(waiter) {}
  void run() override { waiter_.wake(); }
  void append_awaiters(std::vector<TaskBase*>& tasks) override { waiter_.append_awaiters(tasks); }

 private:
  Waiter& waiter_;
};

/// Waits until `task` is done. Gives the first cancellation of the running task that came meanwhile, or null.
Coro<std::exception_ptr> outlast(Task<> task) {
  std::exception_ptr cancellation;
  WaitInfo info;
  info.on = "shield";
  info.task_id = task.id();
  while (!task.done()) {
    Waiter waiter(task.state().loop(), info);
    WakeWhenDone callback(waiter);
    task.state().add_done_callback(callback);
    FutureBase& woken = waiter;
    try {
      co_await woken;
    } catch (const CancelledError&) {
      if (!cancellation) cancellation = std::current_exception();
    }
  }
  co_return cancellation;
}

/// Requests the running task's cancellation again, so that its next await throws; the count stays.
void cancel_again(const std::exception_ptr& cancellation) {
  TaskBase& task = *get_running_loop().current_task;
  if (task.cancelling() == 0) return;  // the body threw a CancelledError of its own
  task.uncancel();
  try {
    std::rethrow_exception(cancellation);
  } catch (const CancelledError& error) {
    task.cancel({error.message(), {}});
  }
}

/// Throws `first`, if any. What it hides is not lost: the handler hears of the body's `error`, and the next await
/// throws the `cancellation`.
void throw_first(const std::exception_ptr& first, const std::exception_ptr& error,
                 const std::exception_ptr& cancellation) {
  if (!first) return;
  if (error && first != error && !is_cancellation(error)) {
    get_running_loop().call_exception_handler({"An exception was replaced by one of its clean-up", error, 0, {}});
  }
  if (cancellation && !is_cancellation(first)) cancel_again(cancellation);
  std::rethrow_exception(first);
}

}  // namespace

Coro<> finish_cleanup(Coro<> cleanup, std::exception_ptr error, std::source_location where) {
  Task<> task = create_task(std::move(cleanup), {}, where);
  const std::exception_ptr meanwhile = co_await outlast(task);
  task.state().mark_retrieved();
  const std::exception_ptr own = failure_of(task.state());
  throw_first(own ? own : error ? error : meanwhile, error, is_cancellation(error) ? error : meanwhile);
}

Coro<> finish_exit(Coro<> exit, std::exception_ptr error) {
  std::exception_ptr own;
  try {
    co_await exit;
  } catch (...) {
    own = std::current_exception();
  }
  throw_first(own ? own : error, error, is_cancellation(error) ? error : nullptr);
}

}  // namespace aio::detail
