// What the event loop needs from the world: time, waiting and worker threads. The simulation and Boost.Asio
// implement it; nothing above it knows which.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

#include "base/duration.h"
#include "runtime/detail/callback.h"

namespace aio {

class EventLoop;

namespace detail {

/// A job for a worker thread. execute() runs on the worker; then run() runs from the loop.
class WorkItem : public Callback {
 public:
  virtual ~WorkItem() = default;
  /// Stores what it throws.
  virtual void execute() noexcept = 0;
  /// False when nobody waits for it any more: a job that has not begun is then dropped.
  virtual bool is_wanted() const noexcept = 0;
  void drop() noexcept override { delete this; }

  std::uint64_t id = 0;       ///< its number in the trace
  std::uint64_t task_id = 0;  ///< the task that submitted it, or 0
  std::exception_ptr error;   ///< what execute() threw, or null
};

}  // namespace detail

/// One loop's world. Loop thread only, but for what an implementation says.
class Backend {
 public:
  virtual ~Backend() = default;

  virtual std::string_view name() const noexcept = 0;
  /// Called once, before anything else.
  virtual void attach(EventLoop& loop) = 0;

  /// Time since the run began. Never goes back.
  virtual Duration time() = 0;
  /// time() for a record: charges nothing and changes nothing.
  virtual Duration record_time() const noexcept = 0;
  /// Moves what has arrived from outside into the loop's ready queue, without waiting.
  virtual void poll() = 0;
  /// Waits until something arrives from outside, at most until `deadline`. Returns false when there is no deadline
  /// and nothing can ever arrive: a deadlock, which only a simulation can know.
  virtual bool wait(std::optional<Duration> deadline) = 0;

  /// Occupies the calling lane for `duration`: time.sleep().
  virtual void block(Duration duration, const char* what) = 0;
  /// Declares the cost of computing that was just done; nothing where real computing costs real time.
  virtual void charge(Duration cost, const char* what) = 0;

  /// A task's step begins: what may be stopped for never yielding.
  virtual void step_begins() {}
  /// Charges the computing that was done so far, so that the next record comes after it. Called when a poll ends.
  virtual void settle() {}

  /// Queues a job for the worker threads.
  virtual void submit(std::unique_ptr<detail::WorkItem> item) = 0;
  /// Whether a job is queued or running.
  virtual bool has_work() const noexcept = 0;

  /// Writes one line of output from the current lane, at its time.
  virtual void write_line(std::string_view line) = 0;
};

}  // namespace aio
