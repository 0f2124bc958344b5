#include "runtime/task_group.h"

#include <memory>

namespace aio {
namespace detail {

/// A task of a group, in order of creation. It leaves with its task.
struct GroupChild final : ListNode {
  class Done final : public Callback {
   public:
    explicit Done(GroupChild& child) noexcept : child_(child) {}
    void run() override { child_.group.child_done(child_); }
    void append_awaiters(std::vector<TaskBase*>& tasks) override { tasks.push_back(child_.group.parent_); }

   private:
    GroupChild& child_;
  };

  GroupChild(TaskGroup& owner, TaskBase& child) : group(owner), task(&child) {}

  TaskGroup& group;
  Ref<TaskBase> task;
  Done done{*this};
};

}  // namespace detail

namespace {

bool is_interrupt(const std::exception_ptr& error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const KeyboardInterrupt&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

TaskGroup::TaskGroup() = default;

TaskGroup::~TaskGroup() {
  while (!children_.empty()) delete &children_.front();
}

void TaskGroup::enter() {
  if (parent_) throw RuntimeError("This TaskGroup was entered before; make a new one");
  parent_ = get_running_loop().current_task;
  if (!parent_)
    throw RuntimeError("task_group() was awaited outside a task; call it from a coroutine that a task runs");
}

const char* TaskGroup::refusal() noexcept {
  if (!parent_) return "This TaskGroup was not entered; create its tasks in the body of task_group()";
  if (exiting_ && children_.empty()) return "This TaskGroup is finished; create its tasks before its body ends";
  if (aborting_) return "This TaskGroup is shutting down; it takes no more tasks";
  return nullptr;
}

void TaskGroup::add(detail::TaskBase& task) {
  auto child = std::make_unique<detail::GroupChild>(*this, task);
  children_.push_back(*child);
  // Through the loop even when an eager task is done already: its error must not cancel the code that creates it.
  task.add_done_callback(child.release()->done);
}

void TaskGroup::cancel_children() {
  aborting_ = true;
  children_.for_each([](detail::GroupChild& child) { child.task->cancel({}); });
}

void TaskGroup::child_done(detail::GroupChild& child) {
  const detail::Ref<detail::TaskBase> task = child.task;
  delete &child;
  if (all_done_ && children_.empty()) all_done_->wake();
  if (task->cancelled() || !task->error()) return;
  task->mark_retrieved();
  errors_.push_back(task->error());
  if (!interrupt_ && is_interrupt(task->error())) interrupt_ = task->error();
  if (aborting_) return;
  // The body may wait for something else: cancelled, it ends, and exit() takes the request back.
  cancel_children();
  parent_cancel_requested_ = true;
  parent_->cancel({});
}

Coro<> TaskGroup::wait_for_children() {
  detail::WaitInfo info;
  info.on = "task_group";
  info.count = children_.size();
  detail::Waiter waiter(parent_->loop(), info);
  detail::FutureBase& woken = waiter;
  all_done_ = &waiter;
  try {
    co_await woken;
  } catch (...) {
    all_done_ = nullptr;
    throw;
  }
  all_done_ = nullptr;
}

Coro<> TaskGroup::exit(std::exception_ptr error) {
  exiting_ = true;
  const bool body_cancelled = detail::is_cancellation(error);
  std::exception_ptr cancellation = body_cancelled ? error : nullptr;
  if (error && !interrupt_ && is_interrupt(error)) interrupt_ = error;
  if (error && !aborting_) cancel_children();
  while (!children_.empty()) {
    try {
      co_await wait_for_children();
    } catch (const CancelledError&) {
      if (!aborting_) {
        cancellation = std::current_exception();
        cancel_children();
      }
    }
  }
  if (interrupt_) std::rethrow_exception(interrupt_);
  // What is left after the group's own request was taken back came from outside.
  if (parent_cancel_requested_ && parent_->uncancel() == 0) cancellation = nullptr;
  if (cancellation && errors_.empty()) std::rethrow_exception(cancellation);
  if (error && !body_cancelled) errors_.push_back(error);
  if (!errors_.empty()) throw_errors();
}

void TaskGroup::throw_errors() {
  if (parent_->cancelling() > 0) {
    // The group goes first; asked again, the parent hears of the outside cancellation at its next await.
    parent_->uncancel();
    parent_->cancel({});
  }
  throw ExceptionGroup("unhandled errors in a TaskGroup", std::move(errors_));
}

}  // namespace aio
