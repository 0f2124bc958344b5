// The state that a Scheduler, its jobs and those who wait for them share. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <source_location>
#include <vector>

#include "base/intrusive_list.h"
#include "base/ref.h"
#include "jobs/scheduler_options.h"
#include "runtime/detail/wait_queue.h"

namespace aio::jobs::detail {

struct Shielded;

/// Lifetime: of the handles, of the active jobs and of those who wait; not of the pending jobs, which it owns.
class SchedulerState final : public aio::detail::RefCounted {
 public:
  SchedulerState(SchedulerOptions options, const std::source_location& where);

  const SchedulerOptions& options() const noexcept { return options_; }
  bool closed() const noexcept { return closed_; }
  std::size_t active_count() const noexcept { return active_count_; }
  std::size_t pending_count() const noexcept { return pending_count_; }
  /// The active jobs, then the pending ones, each in their order.
  std::vector<JobHandle> jobs();

  template <class T>
  static Coro<Job<T>> spawn(aio::detail::Ref<SchedulerState> scheduler, aio::detail::Ref<TypedJob<T>> job);
  /// close() waits for `future` too, after it was cancelled.
  void track(aio::detail::SharedFuture& future);

  /// Waits until all jobs and all that is shielded have ended, for `timeout` at most.
  static Coro<> wait_for_jobs(aio::detail::Ref<SchedulerState> scheduler, std::optional<Duration> timeout);
  static Coro<> close(aio::detail::Ref<SchedulerState> scheduler, std::optional<Duration> timeout);
  static Coro<> wait_and_close(aio::detail::Ref<SchedulerState> scheduler, std::optional<Duration> timeout);
  static Coro<> leave(aio::detail::Ref<SchedulerState> scheduler);

  void call_exception_handler(const JobContext& context);

  void add_handle() noexcept { ++handles_; }
  /// The last one says so when nobody closed the scheduler.
  void drop_handle() noexcept;

  // For jobs.

  EventLoop& loop() const noexcept { return *loop_; }
  void job_done(JobState& job);
  void job_dropped(JobState& job) noexcept;
  /// Ends a pending job unrun.
  void drop_pending(JobState& job);
  void job_closing(const JobState& job) { record(job, "close"); }
  /// Tells the exception handler of the error of a job that has ended, unless somebody has seen it or will.
  void report_unseen(const aio::detail::Ref<JobState>& job) noexcept;
  void shield_ended(bool by_itself);
  void append_awaiters(std::vector<aio::detail::TaskBase*>& tasks);

 private:
  class Idle;
  using Callers = std::vector<aio::detail::Ref<aio::detail::TaskBase>>;

  ~SchedulerState() override;
  /// Starts or queues the job; false when spawn() has to wait. Throws: RuntimeError when closed, or on another loop.
  bool admit(JobState& job);
  /// Waits until there is room for the job, and gives it its place. Throws: RuntimeError when closed meanwhile.
  static Coro<> wait_for_place(aio::detail::Ref<SchedulerState> scheduler, aio::detail::Ref<JobState> job);
  bool has_room() const noexcept;
  void place(JobState& job);
  void start(JobState& job, const char* op);
  void queue(JobState& job);
  void start_pending();
  void offer_places();
  void check_loop() const;
  Callers callers() const;
  bool has_others(const Callers& callers);
  std::optional<Duration> when_after(std::optional<Duration> limit) const;
  void wake_idle();
  void cancel_others(const Callers& callers);
  void cancel_late(const Callers& callers, Duration limit);
  void report(const char* message, JobState& job, const std::exception_ptr& error) noexcept;
  static Coro<bool> outlast_others(aio::detail::Ref<SchedulerState> scheduler, Callers callers,
                                   std::optional<Duration> when);
  void record(const JobState& job, const char* op, const char* how = nullptr);
  void record(const char* op);

  SchedulerOptions options_;
  std::source_location where_;
  aio::detail::Ref<EventLoop> loop_;
  aio::detail::TracedObject traced_{"scheduler"};
  aio::detail::IntrusiveList<JobState> active_;
  aio::detail::IntrusiveList<JobState> pending_;  // each holds a reference
  aio::detail::IntrusiveList<Shielded> shields_;
  aio::detail::IntrusiveList<Idle> idle_;  // who waits for the jobs' end
  aio::detail::WaitQueue spawners_;
  std::size_t active_count_ = 0;
  std::size_t pending_count_ = 0;
  std::size_t shield_count_ = 0;
  std::size_t promised_ = 0;  // places for spawners that were woken
  unsigned handles_ = 0;
  bool closed_ = false;
};

template <class T>
Coro<Job<T>> SchedulerState::spawn(aio::detail::Ref<SchedulerState> scheduler, aio::detail::Ref<TypedJob<T>> job) {
  if (!scheduler->admit(*job)) {
    auto waiting = wait_for_place(scheduler, job);
    co_await waiting;
  }
  co_return Job<T>(std::move(job));
}

}  // namespace aio::jobs::detail
