// Who waits for the end of a scheduler's jobs, and what it waits for beside them. Loop thread only.
#pragma once

#include <cstddef>
#include <vector>

#include "jobs/detail/scheduler_state.h"

namespace aio::jobs::detail {

/// Something that Scheduler::shield() keeps from being cancelled. It leaves with its future.
struct Shielded final : aio::detail::ListNode {
  class Done final : public aio::detail::Callback {
   public:
    explicit Done(Shielded& shielded) noexcept : shielded_(shielded) {}
    void run() override { shielded_.leave(true); }
    void drop() noexcept override { shielded_.leave(false); }
    void append_awaiters(std::vector<aio::detail::TaskBase*>& tasks) override {
      if (shielded_.is_linked()) shielded_.scheduler.append_awaiters(tasks);
    }

   private:
    Shielded& shielded_;
  };

  Shielded(SchedulerState& owner, aio::detail::SharedFuture& inner) : scheduler(owner), future(inner) {}

  // It is in no list any more when its scheduler is gone.
  void leave(bool by_itself) {
    const bool listed = is_linked();
    SchedulerState& owner = scheduler;
    delete this;
    if (listed) owner.shield_ended(by_itself);
  }

  SchedulerState& scheduler;
  aio::detail::SharedFuture& future;
  Done done{*this};
};

/// One who waits for the end of all jobs; lives in the frame of the coroutine that waits.
class SchedulerState::Idle final : public aio::detail::ListNode {
 public:
  Idle(SchedulerState& scheduler, const aio::detail::WaitInfo& info, std::size_t spared_in)
      : waiter(*scheduler.loop_, info), spared(spared_in) {
    scheduler.idle_.push_back(*this);
  }
  aio::detail::Waiter waiter;
  std::size_t spared;  // of what is left, so many may be its own
};

}  // namespace aio::jobs::detail
