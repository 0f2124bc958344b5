// Who waits for the n-th await of a task: the tool of whatever happens at an await. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/function.h"
#include "base/ref.h"
#include "runtime/detail/task_base.h"

namespace aio::sim {

/// Two moments of an await at which something can happen to the task.
enum class Moment : unsigned char {
  kWaits,  ///< it has just begun to wait, and nothing else has run since
  kWoken,  ///< what it waited for is done, and it goes on next: the last moment at which it can be cancelled there
};

/// Counts suspensions from the first, in order. An eager task's first step is part of its creator's, so what happens at
/// an await of it happens when that step is over.
class AwaitWatches {
 public:
  /// Gets the task and the number of the await. May add watches.
  using Action = detail::Function<void(detail::TaskBase&, std::uint64_t)>;

  /// Calls `action` once, at that moment of the n-th await of tasks of this name, or of any when it is empty.
  void at(std::uint64_t n, std::string task, Moment moment, Action action);
  /// Calls `action` at each await.
  void at_each(std::string task, Action action);
  void clear() noexcept;

  void step_begins(detail::TaskBase& task);
  /// `outermost`: it is no step inside another's.
  void step_ends(detail::TaskBase& task, bool outermost);

 private:
  struct Watch {
    std::uint64_t n;  // 0: each
    std::string task;
    Moment moment;
    Action action;
    std::uint64_t count = 0;
    detail::Ref<detail::TaskBase> waiting = {};  // at the n-th await, until it goes on
  };

  void suspended(Watch& watch, detail::TaskBase& task);

  std::vector<std::unique_ptr<Watch>> watches_;
  std::vector<detail::Ref<detail::TaskBase>> suspended_;  // since the outermost step began
};

}  // namespace aio::sim
