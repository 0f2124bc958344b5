// Tasks that live and end together. Mirrors asyncio.TaskGroup. Loop thread only.
#pragma once

#include <concepts>
#include <exception>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "runtime/task.h"

namespace aio {

namespace detail {
struct GroupChild;
}

/// What a task_group() body creates its tasks with. Every task ends before task_group() does.
/// Lifetime: it lives as long as its task_group(); tasks may use it, nobody may afterwards.
/// Source: CPython, asyncio.TaskGroup.
class TaskGroup {
 public:
  TaskGroup();
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// Starts a task of the group. When it fails, the siblings and the body are cancelled. The handle may be dropped.
  /// Throws: RuntimeError before the group is entered, after it is finished and while it shuts down; the coroutine is
  /// destroyed then, and nothing of it runs.
  template <class T>
  Task<T> create_task(Coro<T> coro, TaskOptions options = {},
                      const std::source_location& where = std::source_location::current()) {
    if (const char* reason = refusal()) {
      detail::CoroAccess::discard(coro);
      throw RuntimeError(reason);
    }
    Task<T> task = aio::create_task(std::move(coro), std::move(options), where);
    add(static_cast<detail::TaskBase&>(task.state()));
    return task;
  }

  // What follows is for task_group().

  /// Makes the running task the parent. Throws: RuntimeError outside a task, and the second time.
  void enter();
  /// Waits for every task, after cancelling them when the body ended with `error`, and throws what became of it all.
  Coro<> exit(std::exception_ptr error);

 private:
  friend struct detail::GroupChild;

  const char* refusal() noexcept;
  void add(detail::TaskBase& task);
  void cancel_children();
  void child_done(detail::GroupChild& child);
  Coro<> wait_for_children();
  [[noreturn]] void throw_errors();

  detail::TaskBase* parent_ = nullptr;  // owns the frame that the group lives in
  detail::IntrusiveList<detail::GroupChild> children_;
  std::vector<std::exception_ptr> errors_;
  std::exception_ptr interrupt_;          // a KeyboardInterrupt is thrown as itself
  detail::Waiter* all_done_ = nullptr;    // what exit() waits for
  bool exiting_ = false;                  // the body has ended
  bool aborting_ = false;                 // the children were cancelled
  bool parent_cancel_requested_ = false;  // by the group itself
};

/// Runs `body` with a group and waits for the tasks that it and they create; gives what the body returns.
/// Suspends: as the body does, and until the last task is done. Cancellation: every task is cancelled and awaited, then
/// CancelledError is thrown.
/// Throws: ExceptionGroup with the errors of the tasks in order of their end, and the body's own last. The first error
/// cancels the other tasks and the body; a task cancelled on its own is no error. Errors go before an outside
/// cancellation, which the next await throws. KeyboardInterrupt is thrown as itself.
/// Lifetime: the body is kept until all is done, so a capturing lambda is safe here. The body's own variables end with
/// it: tasks that outlive it take them by value. Source: CPython, asyncio.TaskGroup.
template <class Body>
  requires std::invocable<Body&, TaskGroup&> && Awaitable<std::invoke_result_t<Body&, TaskGroup&>>
Coro<AwaitResult<std::invoke_result_t<Body&, TaskGroup&>>> task_group(Body body) {
  using T = AwaitResult<std::invoke_result_t<Body&, TaskGroup&>>;
  TaskGroup group;
  group.enter();
  std::exception_ptr error;
  std::optional<detail::ValueOf<T>> result;
  try {
    auto work = body(group);
    if constexpr (std::is_void_v<T>) {
      co_await work;
    } else {
      T value = co_await work;
      result.emplace(std::move(value));
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_await group.exit(error);
  if constexpr (!std::is_void_v<T>) {
    AIO_ASSERT(result, "A TaskGroup ended without an exception although its body did not");
    co_return std::move(*result);
  }
}

}  // namespace aio
