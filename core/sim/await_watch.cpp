#include "sim/await_watch.h"

#include <utility>

#include "runtime/event_loop.h"

namespace aio::sim {
namespace {

// Nothing may leave the step of a task.
void act(const AwaitWatches::Action& action, detail::TaskBase& task, std::uint64_t n) noexcept {
  try {
    action(task, n);
  } catch (...) {
    task.loop().call_exception_handler({"What was to happen at an await failed", std::current_exception(), 0, {}});
  }
}

}  // namespace

void AwaitWatches::at(std::uint64_t n, std::string task, Moment moment, Action action) {
  watches_.emplace_back(new Watch{n, std::move(task), moment, std::move(action)});
}

void AwaitWatches::at_each(std::string task, Action action) {
  at(0, std::move(task), Moment::kWaits, std::move(action));
}

void AwaitWatches::clear() noexcept {
  watches_.clear();
  suspended_.clear();
}

void AwaitWatches::step_begins(detail::TaskBase& task) {
  for (std::size_t i = 0; i < watches_.size(); ++i) {  // an action may add some
    Watch& watch = *watches_[i];
    if (watch.waiting.get() != &task) continue;
    watch.waiting = {};
    act(watch.action, task, watch.n);
  }
}

void AwaitWatches::step_ends(detail::TaskBase& task, bool outermost) {
  if (watches_.empty()) return;
  if (!task.done()) suspended_.emplace_back(&task);
  if (!outermost) return;
  for (const detail::Ref<detail::TaskBase>& each : std::exchange(suspended_, {})) {
    for (std::size_t i = 0; i < watches_.size(); ++i) suspended(*watches_[i], *each);
  }
}

void AwaitWatches::suspended(Watch& watch, detail::TaskBase& task) {
  if (!watch.task.empty() && watch.task != task.name()) return;
  ++watch.count;
  if (watch.n != 0 && watch.count != watch.n) return;
  if (watch.moment == Moment::kWaits) {
    act(watch.action, task, watch.count);
  } else {
    watch.waiting = detail::Ref(&task);
  }
}

}  // namespace aio::sim
