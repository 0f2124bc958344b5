// Other legal schedules of the same program: who of several ready tasks runs first is chosen by a seed.
// Loop thread only.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "runtime/detail/callback.h"

namespace aio::sim {

/// Permutes the task steps of an iteration, and only where no order is promised. What is promised, and kept:
/// call_soon() callbacks and timers are first in, first out; tasks that wait in one queue, or on one future, are woken
/// in the order in which they came; of two sleeping tasks the earlier deadline runs first.
/// What is chosen: tasks just created, tasks woken by different things, sleepers with one deadline.
class ScheduleExplorer {
 public:
  explicit ScheduleExplorer(std::uint64_t seed) noexcept : random_(seed) {}
  void reorder(detail::CallbackList& batch);

 private:
  Random random_;
};

}  // namespace aio::sim
