// Barrier: tasks wait for each other, and go on together. Mirrors asyncio.Barrier. Loop thread only.
#pragma once

#include <cstddef>

#include "runtime/coro.h"
#include "runtime/detail/wait_queue.h"

namespace aio {

/// Opens when a fixed number of tasks wait at it; then the next round begins. A task that is cancelled leaves it, and
/// breaks nothing. It may be made before the loop runs.
class Barrier {
 public:
  /// Units: tasks that wait for each other. Throws: ValueError when below 1.
  explicit Barrier(int parties);

  /// Waits until `parties` tasks have come. Gives the number of this one, in order of arrival: 0 to parties - 1.
  /// Suspends: unless this task is the last to come. One that comes while those of the round before leave waits for
  /// that first. Cancellation: the task is not counted any more.
  /// Throws: BrokenBarrierError when the barrier is, or is meanwhile, reset or aborted.
  /// Source: CPython, asyncio.Barrier.wait.
  Coro<int> wait();
  /// Empties the barrier: tasks that wait get BrokenBarrierError. A barrier that was aborted can be used again.
  /// Suspends: never. Source: CPython, asyncio.Barrier.reset.
  Coro<> reset();
  /// Breaks the barrier: tasks that wait, and those that come, get BrokenBarrierError until reset().
  /// Suspends: never. Source: CPython, asyncio.Barrier.abort.
  Coro<> abort();

  int parties() const noexcept { return parties_; }
  /// How many tasks wait for the others; 0 while they leave.
  int n_waiting() const noexcept { return state_ == State::filling ? count_ : 0; }
  bool broken() const noexcept { return state_ == State::broken; }

 private:
  // state      who comes        who is inside          goes on to
  // filling    comes in         waits                  draining with the last party; resetting; broken
  // draining   waits outside    leaves                 filling with the last that leaves
  // resetting  waits outside    leaves with an error   filling with the last that leaves
  // broken     gets an error    leaves with an error   filling or resetting by reset()
  enum class State : unsigned char { filling, draining, resetting, broken };

  bool is_emptying() const noexcept { return state_ == State::draining || state_ == State::resetting; }
  void change(State state, const char* op);
  void leave();

  int parties_;
  int count_ = 0;  // tasks inside
  State state_ = State::filling;
  detail::WaitQueue waiters_;
  detail::TracedObject traced_{"barrier"};
};

}  // namespace aio
