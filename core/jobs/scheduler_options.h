// What a Scheduler is made with, and what its exception handler is told. Mirrors the arguments of aiojobs.Scheduler.
// Loop thread only.
#pragma once

#include <cstddef>
#include <optional>

#include "base/duration.h"
#include "base/function.h"
#include "jobs/job.h"
#include "runtime/event_loop.h"

namespace aio::jobs {

class Scheduler;

/// Jobs that run at a time. Source: aiojobs, Scheduler's limit.
inline constexpr std::size_t kLimit = 100;
/// Jobs that wait for their turn. Source: aiojobs, Scheduler's pending_limit.
inline constexpr std::size_t kPendingLimit = 10'000;
/// How long a cancelled job may take to end: 100 ms. Source: aiojobs, Scheduler's close_timeout.
inline constexpr Duration kCloseTimeout{100'000'000};
/// How long wait_and_close() waits for its jobs: 60 s. Source: aiojobs, Scheduler's wait_timeout.
inline constexpr Duration kWaitTimeout{60'000'000'000};

/// What the exception handler is told of a job: "Job processing failed" with the error that nobody waited for, or "Job
/// closing timed out" with a TimeoutError.
struct JobContext : ExceptionContext {
  JobHandle job;
};

/// Source: aiojobs, Scheduler's exception_handler.
using ExceptionHandler = aio::detail::Function<void(Scheduler& scheduler, const JobContext& context)>;

struct SchedulerOptions {
  /// How many jobs run at a time; none for no limit. With 0 every job waits until it is closed.
  std::optional<std::size_t> limit = kLimit;
  /// How many jobs wait for their turn before spawn() itself waits; 0 for no limit.
  std::size_t pending_limit = kPendingLimit;
  /// How long close() waits for a cancelled job; none for as long as it takes.
  std::optional<Duration> close_timeout = kCloseTimeout;
  /// How long wait_and_close() waits before it cancels; none for as long as it takes.
  std::optional<Duration> wait_timeout = kWaitTimeout;
  /// Hears of errors that nobody waits for. The event loop's exception handler does when there is none.
  ExceptionHandler exception_handler = {};
};

}  // namespace aio::jobs
