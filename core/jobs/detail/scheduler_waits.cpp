#include "jobs/detail/scheduler_waits.h"

#include <algorithm>
#include <string_view>

#include "runtime/detail/release_timer.h"
#include "runtime/with.h"

namespace aio::jobs::detail {

using aio::detail::Ref;
using aio::detail::TaskBase;

namespace {

bool is_among(const aio::detail::FutureBase& future, const std::vector<Ref<TaskBase>>& tasks) {
  return std::any_of(tasks.begin(), tasks.end(), [&](const Ref<TaskBase>& each) { return each.get() == &future; });
}

}  // namespace

// The running task and those that a cancellation would reach it through: who awaits it in a gather, a timeout, a
// clean-up. Who waits for a job or a scheduler lets it alone.
SchedulerState::Callers SchedulerState::callers() const {
  Callers found;
  if (TaskBase* current = loop_->current_task) found.emplace_back(current);
  std::vector<TaskBase*> awaiters;
  for (std::size_t i = 0; i < found.size(); ++i) {
    awaiters.clear();
    found[i]->append_awaiters(awaiters);
    for (TaskBase* each : awaiters) {
      const std::string_view on = each->wait().on;
      if (on.starts_with("job.") || on.starts_with("scheduler.")) continue;
      Ref<TaskBase> caller(each);
      if (std::find(found.begin(), found.end(), caller) == found.end()) found.push_back(std::move(caller));
    }
  }
  return found;
}

bool SchedulerState::has_others(const Callers& callers) {
  if (pending_count_ > 0 || (!closed_ && spawners_.has_live())) return true;
  if (active_count_ + shield_count_ > 2 * callers.size()) return true;
  return active_.find_if([&](JobState& job) { return !is_among(*job.task_, callers); }) ||
         shields_.find_if([&](Shielded& shielded) { return !is_among(shielded.future, callers); });
}

void SchedulerState::wake_idle() {
  if (pending_count_ > 0) return;
  const std::size_t left = active_count_ + shield_count_;
  idle_.for_each([&](Idle& each) {
    if (left <= each.spared) each.waiter.wake();
  });
}

// Gives whether nothing is left at loop time `when`, or when nothing is left before.
Coro<bool> SchedulerState::outlast_others(Ref<SchedulerState> scheduler, Callers callers,
                                          std::optional<Duration> when) {
  EventLoop& loop = *scheduler->loop_;
  while (scheduler->has_others(callers)) {
    aio::detail::WaitInfo info;
    info.on = "scheduler.close";
    info.object_id = scheduler->traced_.id();
    info.count = scheduler->active_count_ + scheduler->pending_count_ + scheduler->shield_count_;
    info.until = when;
    Idle idle(*scheduler, info, 2 * callers.size());
    const aio::detail::ReleaseTimer timer(loop, idle.waiter, when);
    aio::detail::FutureBase& woken = idle.waiter;
    co_await woken;
    if (when && loop.time() >= *when) break;
  }
  co_return !scheduler->has_others(callers);
}

Coro<> SchedulerState::wait_for_jobs(Ref<SchedulerState> scheduler, std::optional<Duration> timeout) {
  scheduler->check_loop();
  const std::optional<Duration> limit = timeout ? timeout : scheduler->options_.wait_timeout;
  auto waiting = outlast_others(scheduler, scheduler->callers(), scheduler->when_after(limit));
  co_await waiting;
}

Coro<> SchedulerState::wait_and_close(Ref<SchedulerState> scheduler, std::optional<Duration> timeout) {
  auto waiting = wait_for_jobs(scheduler, timeout);
  co_await waiting;
  auto closing = close(scheduler, {});
  co_await closing;
}

Coro<> SchedulerState::leave(Ref<SchedulerState> scheduler) {
  auto waiting = wait_for_jobs(scheduler, {});
  auto closing = close(scheduler, {});
  auto work = async_finally(std::move(waiting), std::move(closing));
  co_await work;
}

Coro<> SchedulerState::close(Ref<SchedulerState> scheduler, std::optional<Duration> timeout) {
  scheduler->check_loop();
  if (scheduler->closed_) co_return;
  scheduler->closed_ = true;
  scheduler->record("close");
  const Callers callers = scheduler->callers();
  scheduler->cancel_others(callers);
  const std::optional<Duration> limit = timeout ? timeout : scheduler->options_.close_timeout;
  auto first = outlast_others(scheduler, callers, scheduler->when_after(limit));
  const bool in_time = co_await first;
  if (!in_time) {
    scheduler->cancel_late(callers, *limit);
    auto second = outlast_others(scheduler, callers, scheduler->when_after(limit));
    co_await second;
  }
  scheduler->record("closed");
}

std::optional<Duration> SchedulerState::when_after(std::optional<Duration> limit) const {
  if (!limit) return std::nullopt;
  return loop_->time() + *limit;
}

void SchedulerState::cancel_others(const Callers& callers) {
  spawners_.revoke_promises();
  promised_ = 0;
  spawners_.wake_all();
  while (!pending_.empty()) drop_pending(pending_.front());
  active_.for_each([&](JobState& job) {
    if (!job.closing_ && !is_among(*job.task_, callers)) job.begin_close();
  });
  shields_.for_each([&](Shielded& shielded) {
    if (!is_among(shielded.future, callers)) shielded.future.cancel({});
  });
}

// Their clean-up is cut.
void SchedulerState::cancel_late(const Callers& callers, Duration limit) {
  std::vector<Ref<JobState>> late;
  active_.for_each([&](JobState& job) {
    if (!is_among(*job.task_, callers)) late.emplace_back(&job);
  });
  for (const Ref<JobState>& job : late) {
    report("Job closing timed out", *job, std::make_exception_ptr(job->overrun(limit)));
    job->task_->cancel({});
  }
  shields_.for_each([&](Shielded& shielded) {
    if (!is_among(shielded.future, callers)) shielded.future.cancel({});
  });
}

}  // namespace aio::jobs::detail
