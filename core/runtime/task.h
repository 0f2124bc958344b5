// Task<T>: a coroutine that the loop runs by itself. Mirrors asyncio.Task. Loop thread only.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "runtime/context_var.h"
#include "runtime/coro.h"
#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"

namespace aio {

/// What create_task() may be told beside its coroutine.
struct TaskOptions {
  /// What people see; "Task-N" when empty.
  std::string name = {};
  /// Runs the first step inside create_task(), up to the first suspension: a coroutine that need not wait never passes
  /// through the loop. The other tasks' turn comes later by that much.
  bool eager_start = false;
  /// What the coroutine's context variables hold. Default: a copy of the current context.
  std::optional<Context> context = {};
};

namespace detail {

template <class T>
class TaskState final : public TaskBase, public ResultSlot<T> {
 public:
  using TaskBase::TaskBase;

 private:
  void store_result(PromiseBase& root) override {
    auto& promise = static_cast<Promise<T>&>(root);
    if constexpr (std::is_void_v<T>) {
      this->value.emplace();
    } else {
      this->value = std::move(promise.value);
    }
  }
};

}  // namespace detail

/// What is known of a task without its result type: current_task() and all_tasks() give these. A copyable handle.
class TaskHandle {
 public:
  /// Requests cancellation: CancelledError is thrown inside the task at its next suspension, never from here. Each
  /// request counts. Returns false when the task is done.
  /// Cancellation: what the task waits for is cancelled with it, unless it is shielded.
  /// Source: CPython, Task.cancel(); SEMANTICS, Task and cancellation.
  bool cancel(std::string msg = {}, const std::source_location& where = std::source_location::current()) const {
    return task_->cancel({std::move(msg), where});
  }
  /// The number of requests not taken back by uncancel().
  unsigned cancelling() const noexcept { return task_->cancelling(); }
  /// Takes one request back, and the undelivered flag with the last. Returns what is left.
  unsigned uncancel() const { return task_->uncancel(); }
  bool done() const noexcept { return task_->done(); }
  bool cancelled() const noexcept { return task_->cancelled(); }
  /// The exception that the task ended with, or null. Throws: InvalidStateError while it runs, CancelledError when it
  /// was cancelled.
  std::exception_ptr exception() const;
  /// Calls `callback` through the loop once the task is done.
  void add_done_callback(detail::Function<void()> callback) const { task_->add_done_callback(std::move(callback)); }
  const std::string& name() const { return task_->name(); }
  void set_name(std::string name) const { task_->set_name(std::move(name)); }
  /// 1, 2, 3 in order of creation within a run.
  std::uint64_t id() const noexcept { return task_->id(); }

  detail::SharedFuture& state() const noexcept { return *task_; }

  friend bool operator==(const TaskHandle&, const TaskHandle&) = default;
  explicit TaskHandle(detail::Ref<detail::TaskBase> task) noexcept : task_(std::move(task)) {}

 protected:
  void check_result() const;
  detail::Ref<detail::TaskBase> task_;
};

/// A scheduled coroutine with a result of type T. co_await gives the result, or throws what the task ended with.
/// Awaitable many times; each await gets a copy, a move-only result goes to the first.
/// Cancellation: cancelling who awaits the task cancels the task; shield() keeps it.
/// Lifetime: the loop holds a running task; the handle may be dropped. An exception that no handle ever saw goes to the
/// exception handler when the last handle goes.
template <class T = void>
class Task : public TaskHandle {
 public:
  using result_type = T;

  /// The result. Throws: InvalidStateError while the task runs, CancelledError, or the task's own exception.
  const detail::ValueOf<T>& result() const {
    check_result();
    return *slot().value;
  }

  detail::ResultSlot<T>& slot() const noexcept { return static_cast<detail::TaskState<T>&>(*task_); }

 private:
  template <class U>
  friend Task<U> create_task(Coro<U> coro, TaskOptions options, const std::source_location& where);

  static Task create(Coro<T> coro, TaskOptions options, Place where) {
    AIO_ASSERT(coro.promise_, "This Coro was moved away; give create_task() the object that it was moved to");
    AIO_ASSERT(!coro.promise_->started, "This Coro was awaited before; call the function again for a new one");
    EventLoop& loop = get_running_loop();
    Task task(
        detail::Ref<detail::TaskBase>(new detail::TaskState<T>(loop, *coro.promise_, std::move(options.name), where)));
    coro.promise_ = nullptr;  // only now: when memory runs out, the coroutine still owns its frame
    if (options.context) task.task_->set_context(options.context->bindings());
    options.eager_start ? task.task_->start_eagerly() : task.task_->start();
    return task;
  }
  explicit Task(detail::Ref<detail::TaskBase> task) noexcept : TaskHandle(std::move(task)) {}
};

/// Schedules a coroutine to run beside the others: its first step comes in the loop's next iteration, or now with
/// eager_start.
/// Throws: RuntimeError without a running loop; std::bad_alloc, and then nothing was started.
/// Source: slide "Lightweight tasks"; CPython, asyncio.create_task.
template <class T>
[[nodiscard("keep the task: its exception is lost with the last handle")]]
Task<T> create_task(Coro<T> coro, TaskOptions options = {},
                    const std::source_location& where = std::source_location::current()) {
  return Task<T>::create(std::move(coro), std::move(options), where);
}

/// The task whose code runs now. Throws: RuntimeError outside a task.
TaskHandle current_task();
/// The tasks that are not done, in order of creation.
std::vector<TaskHandle> all_tasks();

namespace detail {

/// A Coro becomes a task; a Task or Future stays itself.
template <class T>
Task<T> ensure_future(Coro<T> coro, const std::source_location& where) {
  return create_task(std::move(coro), {}, where);
}
template <FutureHandle Handle>
std::remove_cvref_t<Handle> ensure_future(Handle&& handle, const std::source_location&) {
  return std::forward<Handle>(handle);
}

template <class A>
struct IsCoro : std::false_type {};
template <class T>
struct IsCoro<Coro<T>> : std::true_type {};

}  // namespace detail

/// What co_await, gather(), timeout() and shield() take: Coro, Task, Future.
template <class A>
concept Awaitable = detail::FutureHandle<A> || detail::IsCoro<std::remove_cvref_t<A>>::value;

/// What co_await of an `A` gives.
template <Awaitable A>
using AwaitResult = typename std::remove_cvref_t<A>::result_type;

}  // namespace aio
