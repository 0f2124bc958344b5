// Scheduler: runs coroutines in the background, so many at a time, and ends them together. Mirrors aiojobs.Scheduler.
// Loop thread only.
#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <source_location>
#include <utility>
#include <vector>

#include "jobs/detail/scheduler_state.h"
#include "jobs/job.h"
#include "jobs/scheduler_options.h"
#include "runtime/shield.h"

namespace aio::jobs {

/// Movable. The jobs of a scheduler that goes without close() run on, and a lint says so.
/// with(Scheduler::create(), body) is Python's `async with`: wait_and_close() at the end, and a cancellation that comes
/// while it waits ends the waiting and closes, shielded.
/// Source: slide "aiojobs"; aiojobs, Scheduler. Differs from it in these: a spawn() that waits for a place while the
/// scheduler is closed throws; a job whose wait() was cancelled is reported again; close() may be called from a job;
/// wait_and_close() does not spin; closing never waits longer than twice for its timeout.
class Scheduler {
 public:
  static Coro<Scheduler> create(SchedulerOptions options, std::source_location where = std::source_location::current());
  static Coro<Scheduler> create(std::source_location where = std::source_location::current());
  Scheduler(Scheduler&& other) noexcept;
  Scheduler& operator=(Scheduler&& other) noexcept;
  ~Scheduler();

  /// Runs `coro` as a job: at once while fewer than limit() jobs are active, else later, first come, first served.
  /// Suspends: while limit() jobs are active and pending_limit() are pending.
  /// Cancellation: of a spawn() that waits: the job is closed, its coroutine never runs.
  /// Throws: RuntimeError after close(), also for a spawn() that waits then; the coroutine is destroyed unrun.
  /// Source: aiojobs, Scheduler.spawn().
  template <class T>
  AIO_CORO_WRAPPER Coro<Job<T>> spawn(Coro<T> coro, JobOptions options,
                                      const std::source_location& where = std::source_location::current()) const {
    return spawn_keeping({}, std::move(coro), std::move(options), where);
  }
  // Not a default argument: g++ 12 destroys it twice in a co_await.
  template <class T>
  AIO_CORO_WRAPPER Coro<Job<T>> spawn(Coro<T> coro,
                                      const std::source_location& where = std::source_location::current()) const {
    return spawn_keeping({}, std::move(coro), JobOptions{}, where);
  }

  /// aio::shield(), whose inner work wait_and_close() waits for and close() cancels.
  /// Source: aiojobs, Scheduler.shield().
  template <Awaitable A>
  [[nodiscard("await the shield: nobody else sees how it ends")]] auto shield(
      A awaitable, const std::source_location& where = std::source_location::current()) const {
    auto inner = aio::detail::ensure_future(std::move(awaitable), where);
    state_->track(inner.state());
    return aio::shield(std::move(inner), where);
  }

  /// Waits until every job and all that is shielded has ended, for `timeout` at most, none for wait_timeout; then
  /// close(). Jobs may be spawned meanwhile, and are waited for. A job that calls it is not waited for.
  /// Suspends: while there is anything to wait for. Cancellation: ends the waiting; the scheduler stays open.
  /// Source: aiojobs, Scheduler.wait_and_close().
  AIO_CORO_WRAPPER Coro<> wait_and_close(std::optional<Duration> timeout = {}) const {
    return detail::SchedulerState::wait_and_close(state_, timeout);
  }

  /// Refuses new jobs, drops the pending ones, whose bodies never run, cancels the active ones and what is shielded,
  /// and waits for their end. What has not ended within `timeout`, none for close_timeout(), is reported and cancelled
  /// once more, and waited for as long again. A job that calls it, directly or from a task that it awaits, is spared:
  /// it goes on and ends by itself. Nothing happens the second time. Suspends: while there is anything to wait for.
  /// Cancellation: ends the waiting; the jobs are cancelled all the same. Source: aiojobs, Scheduler.close().
  AIO_CORO_WRAPPER Coro<> close(std::optional<Duration> timeout = {}) const {
    return detail::SchedulerState::close(state_, timeout);
  }

  /// For with(): the end of `async with`.
  AIO_CORO_WRAPPER Coro<> aexit(std::exception_ptr) const { return detail::SchedulerState::leave(state_); }

  /// Jobs that run, and jobs that wait for their turn.
  std::size_t active_count() const noexcept { return state_->active_count(); }
  std::size_t pending_count() const noexcept { return state_->pending_count(); }
  std::size_t size() const noexcept { return active_count() + pending_count(); }
  std::optional<std::size_t> limit() const noexcept { return state_->options().limit; }
  std::size_t pending_limit() const noexcept { return state_->options().pending_limit; }
  std::optional<Duration> close_timeout() const noexcept { return state_->options().close_timeout; }
  std::optional<Duration> wait_timeout() const noexcept { return state_->options().wait_timeout; }
  /// close() was called.
  bool closed() const noexcept { return state_->closed(); }

  /// The active jobs in the order in which they began, then the pending ones in theirs.
  std::vector<JobHandle> jobs() const { return state_->jobs(); }
  /// Whether the job is active or pending here.
  bool contains(const JobHandle& job) const noexcept { return job.state().belongs_to(*state_); }

  /// Empty when the event loop's handler is used.
  const ExceptionHandler& exception_handler() const noexcept { return state_->options().exception_handler; }
  /// Tells the exception handler, or the event loop's when there is none.
  void call_exception_handler(const JobContext& context) const { state_->call_exception_handler(context); }

  // What follows is for the library's own modules.

  /// spawn() of a coroutine that refers to `kept`.
  template <class T>
  AIO_CORO_WRAPPER Coro<Job<T>> spawn_keeping(std::shared_ptr<const void> kept, Coro<T> coro, JobOptions options,
                                              const std::source_location& where) const {
    aio::detail::Ref<detail::TypedJob<T>> job(new detail::TypedJob<T>(std::move(coro), std::move(options.name), where));
    job->keep(std::move(kept));
    return detail::SchedulerState::spawn<T>(state_, std::move(job));
  }
  /// A handle to a scheduler that has others.
  explicit Scheduler(aio::detail::Ref<detail::SchedulerState> state) noexcept;

 private:
  void handle_gone() noexcept;
  aio::detail::Ref<detail::SchedulerState> state_;
};

}  // namespace aio::jobs
