#include "runtime/task.h"

namespace aio {

std::exception_ptr TaskHandle::exception() const {
  if (!done()) throw InvalidStateError("Task " + name() + " is not done; exception() comes after it");
  if (cancelled()) throw CancelledError(task_->cancel_message());
  task_->mark_retrieved();
  return task_->error();
}

void TaskHandle::check_result() const {
  if (!done()) throw InvalidStateError("Task " + name() + " is not done; await it, or call result() after it");
  task_->throw_if_failed();
}

TaskHandle current_task() {
  detail::TaskBase* task = get_running_loop().current_task;
  if (!task) throw RuntimeError("current_task() was called outside a task; call it from a coroutine that a task runs");
  return TaskHandle(detail::Ref<detail::TaskBase>(task));
}

std::vector<TaskHandle> all_tasks() {
  std::vector<TaskHandle> tasks;
  get_running_loop().tasks().for_each(
      [&](detail::TaskBase& task) { tasks.emplace_back(detail::Ref<detail::TaskBase>(&task)); });
  return tasks;
}

}  // namespace aio
