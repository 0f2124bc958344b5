// What the event loop needs from the world: time, waiting, signals and worker threads. The simulation and Boost.Asio
// implement it; nothing above it knows which.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "base/duration.h"
#include "base/ref.h"
#include "runtime/detail/callback.h"

namespace aio {

class EventLoop;
class Executor;

/// What a backend has besides, made at its first use: the network. The loop's tasks are gone when it is closed.
class BackendPart {
 public:
  virtual ~BackendPart() = default;
};

/// One loop's world. Loop thread only, but for what an implementation says.
class Backend {
 public:
  virtual ~Backend() = default;

  /// "sim" or "asio", for traces and sentences.
  virtual std::string_view name() const noexcept = 0;
  /// Whether time and the world are simulated, so that nothing may depend on what is real.
  virtual bool is_simulated() const noexcept = 0;
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
  /// Ends wait(), now or when it begins next. Any thread.
  virtual void wake() noexcept = 0;

  /// Simulated workers run ahead of the loop: calls `action` from the loop when the calling worker's time has come.
  /// Requires: is_simulated().
  virtual void call_at_worker_time(detail::Function<void()>) {}

  /// From now on EventLoop::signal_arrived() hears of this signal, and it no longer ends the process.
  /// Throws: ValueError when the signal cannot be handled.
  virtual void watch_signal(int signal) = 0;
  virtual void unwatch_signal(int signal) noexcept = 0;

  /// Occupies the calling lane for `duration`: time.sleep(). Loop thread and worker threads, as charge().
  virtual void block(Duration duration, const char* what) = 0;
  /// Declares the cost of computing that was just done; nothing where real computing costs real time.
  virtual void charge(Duration cost, const char* what) = 0;

  /// A task is about to run: what may be stopped for never yielding. Its current_task is who made it, if it is eager.
  virtual void step_begins(detail::TaskBase&) {}
  /// The task waits, or is done. Inside the step of another task when it is eager.
  virtual void step_ends(detail::TaskBase&) {}
  /// Charges the computing that was done so far, so that the next record comes after it. Called when a poll ends.
  virtual void settle() {}

  /// Worker threads, at most so many at a time; 0 stands for the default, min(32, cores + 4) as in CPython.
  virtual detail::Ref<Executor> make_executor(unsigned threads) = 0;
  /// Called once, after everything else: threads are joined, nothing calls the loop any more.
  virtual void close() noexcept {}

  /// May change the order of an iteration's callbacks where none is promised.
  virtual void reorder(detail::CallbackList&) {}

  /// Writes one line of output from the current lane, at its time. Loop thread and worker threads.
  virtual void write_line(std::string_view line) = 0;

  /// The network that net/ gave it, or null.
  BackendPart* network() const noexcept { return network_.get(); }
  void set_network(std::unique_ptr<BackendPart> network) noexcept { network_ = std::move(network); }

 private:
  std::unique_ptr<BackendPart> network_;
};

}  // namespace aio
