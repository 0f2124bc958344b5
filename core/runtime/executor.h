// Worker threads with a queue of jobs, as the loop and ThreadPool see them. Loop thread only, but for what a job does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>

#include "base/duration.h"
#include "base/ref.h"
#include "runtime/coro.h"
#include "runtime/detail/callback.h"
#include "runtime/detail/wait_queue.h"

namespace aio {

class Executor;

namespace detail {

/// A job for a worker thread. execute() runs on the worker; then run() runs from the loop. It is made and destroyed on
/// the loop's thread.
class WorkItem : public Callback {
 public:
  WorkItem() = default;
  virtual ~WorkItem();
  /// Stores what it throws. It runs in the context of the task that submitted it.
  virtual void execute() noexcept = 0;
  /// False when nobody waits for it any more: a job that has not begun is then dropped. Any thread.
  virtual bool is_wanted() const noexcept = 0;
  /// How long the simulation takes for a job that is something else than code, a statement of a database: execute() is
  /// its effect at the end of that time. None: execute() is the job, and charges for itself. Real threads do not ask.
  virtual std::optional<Duration> simulated_cost() const { return {}; }
  void drop() noexcept override { delete this; }

  std::uint64_t id = 0;       ///< its number in the trace
  std::uint64_t task_id = 0;  ///< the task that submitted it, or 0
  std::exception_ptr error;   ///< what execute() threw, or null

 private:
  friend class aio::Executor;
  Ref<Executor> executor_;
};

}  // namespace detail

/// Runs jobs on threads of its own. The backend makes it.
class Executor : public detail::RefCounted {
 public:
  /// Queues a job; its run() comes from the loop once a worker has executed or dropped it.
  void submit(std::unique_ptr<detail::WorkItem> item);
  /// Whether a job is queued or running, or its outcome is on its way to the loop.
  bool has_work() const noexcept { return outstanding_ > 0; }
  /// Suspends: while it has work. Cancellation: the jobs go on.
  Coro<> wait_until_idle();
  /// Tells that a job is not wanted any more. One that is running learns of it by itself; in the simulation one with a
  /// simulated_cost() executes now.
  virtual void interrupt(const detail::WorkItem&) {}
  /// Drops the jobs that have not begun and blocks until the running ones are done; no job is taken afterwards.
  virtual void join() noexcept = 0;

 protected:
  virtual void start(std::unique_ptr<detail::WorkItem> item) = 0;

 private:
  friend class detail::WorkItem;
  void job_ended() noexcept;

  std::size_t outstanding_ = 0;
  detail::WaitQueue idle_;
  detail::TracedObject traced_{"executor"};
};

}  // namespace aio
