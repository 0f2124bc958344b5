// Job<T>: what Scheduler::spawn() gives. Mirrors aiojobs.Job. Loop thread only.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "jobs/detail/job_state.h"

namespace aio::jobs {

/// What spawn() may be told beside its coroutine.
struct JobOptions {
  /// What people see, also as the name of its task; the task's own name when empty.
  std::string name = {};
};

/// What wait() and close() of a job may be told.
struct JobTimeout {
  /// How long at most; none means for ever for wait(), and the scheduler's close_timeout for close().
  std::optional<Duration> timeout = {};
};

/// What is known of a job without its result type: Scheduler::jobs() and the exception handler give these. A copyable
/// handle. A job is pending, then active, then closed; it is closed from close() on, also while its task still ends.
class JobHandle {
 public:
  /// It runs.
  bool active() const noexcept { return job_->active(); }
  /// It waits until its scheduler has room: its coroutine has not begun.
  bool pending() const noexcept { return job_->pending(); }
  /// It has ended, or close() was called.
  bool closed() const noexcept { return job_->closed(); }

  /// Its task's name; while it is pending the name that spawn() was given, or "".
  const std::string& name() const noexcept { return job_->name(); }
  void set_name(std::string name) const { job_->set_name(std::move(name)); }

  /// Waits until the job has ended. Who waits hears of its error, so the exception handler does not.
  /// Suspends: unless it has ended.
  /// Cancellation: the job is not touched; if it fails then, the exception handler hears of it.
  /// Throws: the job's error; CancelledError when it was closed or cancelled; TimeoutError after `timeout`, when the
  /// job was closed; RuntimeError inside the job itself. Source: aiojobs, Job.wait().
  AIO_CORO_WRAPPER Coro<> wait(JobTimeout options = {}) const { return detail::JobState::wait(job_, options.timeout); }

  /// Ends the job: a pending one is dropped, its body never runs; an active one is cancelled, and again if it has not
  /// ended within the timeout, and then waited for as long once more. Nothing happens to a closed one.
  /// Suspends: unless it is pending. Cancellation: ends the wait; the job is cancelled all the same.
  /// Throws: the job's error; TimeoutError when it did not end within the timeout; RuntimeError inside the job itself.
  /// Source: aiojobs, Job.close(), which waits without a limit after the second cancellation.
  AIO_CORO_WRAPPER Coro<> close(JobTimeout options = {}) const {
    return detail::JobState::close(job_, options.timeout);
  }

  friend bool operator==(const JobHandle&, const JobHandle&) = default;
  explicit JobHandle(aio::detail::Ref<detail::JobState> job) noexcept : job_(std::move(job)) {}

  /// For the library's own modules.
  detail::JobState& state() const noexcept { return *job_; }

 protected:
  aio::detail::Ref<detail::JobState> job_;
};

/// A job with a result of type T. A copyable handle; it may be dropped, the scheduler holds the job.
template <class T = void>
class Job : public JobHandle {
 public:
  /// The job's result, as JobHandle::wait() waits for it. Each wait() gets a copy; a move-only result goes to the
  /// first.
  AIO_CORO_WRAPPER Coro<T> wait(JobTimeout options = {}) const {
    aio::detail::Ref<detail::TypedJob<T>> job(static_cast<detail::TypedJob<T>*>(job_.get()));
    return detail::JobState::wait<T>(std::move(job), options.timeout);
  }

  explicit Job(aio::detail::Ref<detail::TypedJob<T>> job) noexcept : JobHandle(std::move(job)) {}
};

}  // namespace aio::jobs
