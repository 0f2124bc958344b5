// What the ready queue holds: nodes that wait in one list at a time and are run once. Loop thread only.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "base/function.h"
#include "base/intrusive_list.h"
#include "runtime/detail/context.h"

namespace aio::detail {

class FutureBase;
class TaskBase;

/// Something to run from the loop. It lives inside whoever waits, so that waking allocates nothing.
class Callback : public ListNode {
 public:
  virtual void run() = 0;
  /// The list that held it is going away and will never run it.
  virtual void drop() noexcept {}
  /// The task that this callback resumes, or null.
  virtual TaskBase* task() noexcept { return nullptr; }
  /// Adds the tasks that wait for what this callback reports, for the call graph.
  virtual void append_awaiters(std::vector<TaskBase*>&) {}

 protected:
  ~Callback() = default;
};

/// A callback that owns itself until it is run or dropped. It runs in the context that it was made in. Who waits for
/// `follower`, a future that the action keeps, waits for it.
class OwnedCallback final : public Callback {
 public:
  explicit OwnedCallback(Function<void()> action, FutureBase* follower = nullptr)
      : action_(std::move(action)), context_(ContextRef::current()), follower_(follower) {}
  void run() override {
    const std::unique_ptr<OwnedCallback> self(this);
    const ContextScope scope(context_);
    action_();
  }
  void drop() noexcept override { delete this; }
  void append_awaiters(std::vector<TaskBase*>& tasks) override;

 private:
  Function<void()> action_;
  ContextRef context_;
  FutureBase* follower_;
};

using CallbackList = IntrusiveList<Callback>;

inline void drop_all(CallbackList& callbacks) noexcept {
  while (!callbacks.empty()) callbacks.pop_front().drop();
}

}  // namespace aio::detail
