#include "jobs/detail/job_state.h"

#include "base/repr.h"
#include "jobs/detail/scheduler_state.h"
#include "runtime/detail/release_timer.h"

namespace aio::jobs::detail {
namespace {

using aio::detail::Ref;

/// Who waits is listed under this.
constexpr const char* kWait = "job.wait";
constexpr const char* kClose = "job.close";

}  // namespace

/// One who waits for the end of a job; lives in the frame of the coroutine that waits.
class JobState::Wait final : public aio::detail::ListNode {
 public:
  Wait(JobState& job, const aio::detail::WaitInfo& info) : waiter(job.scheduler_->loop(), info) {
    job.waiters_.push_back(*this);
  }
  aio::detail::Waiter waiter;
};

/// One who will see how a job ends. When all of them leave before they have, the exception handler is told instead.
class JobState::Listener {
 public:
  explicit Listener(const Ref<JobState>& job) : job_(job), scheduler_(job->scheduler_) { ++job_->listeners_; }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() {
    --job_->listeners_;
    if (job_->ended()) scheduler_->report_unseen(job_);
  }

 private:
  Ref<JobState> job_;
  Ref<SchedulerState> scheduler_;
};

JobState::JobState(std::string name, const std::source_location& where) : name_(std::move(name)), where_(where) {}
JobState::~JobState() = default;

void JobState::Done::run() {
  const Ref<SchedulerState> scheduler = std::move(job.keeps_);
  const Ref<JobState> self(&job);
  job.drop_ref();
  scheduler->job_done(job);
}

void JobState::Done::drop() noexcept {
  const Ref<SchedulerState> scheduler = std::move(job.keeps_);
  scheduler->job_dropped(job);
  job.drop_ref();
}

void JobState::Done::append_awaiters(std::vector<aio::detail::TaskBase*>& tasks) {
  job.waiters_.for_each([&](Wait& each) { each.waiter.append_awaiters(tasks); });
  job.keeps_->append_awaiters(tasks);
}

void JobState::set_name(std::string name) {
  name_ = std::move(name);
  if (task_) task_->set_name(name_);
}

std::string JobState::description() const {
  return name().empty() ? "The job" : "Job " + name();
}

TimeoutError JobState::overrun(Duration limit) const {
  std::string text = description() + " had not ended ";
  aio::detail::append_duration(text, limit);
  return TimeoutError(text + " after it was cancelled; let it end on CancelledError, or give close() more time");
}

void JobState::refuse_own(const char* what) const {
  const aio::detail::TaskBase* current = get_running_loop().current_task;
  if (!task_ || task_.get() != current) return;
  throw RuntimeError(description() + " called " + what + " on itself; it would wait for ever");
}

void JobState::wake_waiters() {
  waiters_.for_each([](Wait& each) { each.waiter.wake(); });
}

void JobState::throw_error() {
  if (!task_ || !task_->error()) return;
  delivered_ = true;
  task_->throw_if_failed();
}

void JobState::throw_outcome() {
  delivered_ = true;
  if (!task_) throw CancelledError();
  task_->throw_if_failed();
}

// Gives whether it has ended within the limit.
Coro<bool> JobState::outlast(Ref<JobState> job, const char* on, std::optional<Duration> limit) {
  if (job->ended()) co_return true;
  EventLoop& loop = get_running_loop();
  if (&loop != &job->scheduler_->loop()) {
    throw RuntimeError(job->description() + " belongs to another event loop; wait for it on its own");
  }
  aio::detail::WaitInfo info;
  info.on = on;
  info.object_id = job->id_;
  info.queue = job.get();
  info.holder = &job->task_id_;
  if (limit) info.until = loop.time() + *limit;
  Wait wait(*job, info);
  const aio::detail::ReleaseTimer timer(loop, wait.waiter, info.until);
  aio::detail::FutureBase& woken = wait.waiter;
  co_await woken;
  co_return job->ended();
}

void JobState::begin_close() {
  if (pending()) return scheduler_->drop_pending(*this);
  closing_ = true;
  scheduler_->job_closing(*this);
  task_->cancel({});
}

// Gives whether it ended within the limit. One that did not is cancelled again and waited for as long once more: what
// its clean-up awaits is cut then.
Coro<bool> JobState::end_within(Ref<JobState> job, std::optional<Duration> limit) {
  job->begin_close();
  auto first = outlast(job, kClose, limit);
  const bool in_time = co_await first;
  if (in_time) co_return true;
  job->task_->cancel({});
  auto second = outlast(job, kClose, limit);
  co_await second;
  co_return false;
}

Coro<> JobState::wait(Ref<JobState> job, std::optional<Duration> timeout) {
  if (job->ended()) {
    job->throw_outcome();
    co_return;
  }
  job->refuse_own("wait()");
  const Listener listener(job);
  const std::optional<Duration> limit = job->scheduler_->options().close_timeout;
  auto waiting = outlast(job, kWait, timeout);
  const bool in_time = co_await waiting;
  if (!in_time) {
    if (!job->closed()) {
      auto closing = end_within(job, limit);
      co_await closing;
    }
    if (job->ended()) job->throw_error();
    std::string text = job->description() + " was not done within ";
    aio::detail::append_duration(text, *timeout);
    throw TimeoutError(text + "; wait() closed it");
  }
  job->throw_outcome();
}

Coro<> JobState::close(Ref<JobState> job, std::optional<Duration> timeout) {
  if (job->closed()) co_return;
  job->refuse_own("close()");
  const Listener listener(job);
  const std::optional<Duration> limit = timeout ? timeout : job->scheduler_->options().close_timeout;
  auto closing = end_within(job, limit);
  const bool in_time = co_await closing;
  if (job->ended()) job->throw_error();
  if (!in_time) throw job->overrun(*limit);
}

}  // namespace aio::jobs::detail
