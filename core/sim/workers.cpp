#include "sim/workers.h"

#include <algorithm>
#include <utility>

#include "base/errors.h"
#include "runtime/event_loop.h"
#include "sim/simulation.h"

namespace aio::sim {

Workers::Workers(Simulation& simulation, unsigned first_lane, unsigned count)
    : simulation_(simulation), first_lane_(first_lane), busy_(count), delayed_(count) {}

void Workers::join() noexcept {
  queued_.clear();
}

void Workers::start(std::unique_ptr<detail::WorkItem> item) {
  queued_.push_back(std::move(item));
  // Not at once: the submitting code goes on first, as it would beside a real thread.
  simulation_.inject(simulation_.record_time(), [self = detail::Ref<Workers>(this)] { self->start_queued(); });
}

void Workers::start_queued() {
  EventLoop& loop = simulation_.loop();
  while (!queued_.empty()) {
    const auto idle = std::find(busy_.begin(), busy_.end(), false);
    if (idle == busy_.end()) return;
    std::unique_ptr<detail::WorkItem> item = std::move(queued_.front());
    queued_.erase(queued_.begin());
    if (!item->is_wanted()) {
      if (loop.tracing()) loop.record("drop").number("id", static_cast<std::int64_t>(item->id));
      loop.make_ready(*item.release());
      continue;
    }
    *idle = true;
    run(static_cast<unsigned>(idle - busy_.begin()), std::move(item));
  }
}

void Workers::run(unsigned worker, std::unique_ptr<detail::WorkItem> item) {
  EventLoop& loop = simulation_.loop();
  if (loop.tracing()) {
    auto line = loop.record("work");
    line.number("id", static_cast<std::int64_t>(item->id)).text("lane", lane_name(lane_of(worker)));
    line.id("task", item->task_id);
  }
  if (const std::optional<Duration> cost = item->simulated_cost()) return run_later(worker, std::move(item), *cost);
  const Duration end = simulation_.run_on_lane(lane_of(worker), *item);
  simulation_.inject(end, [self = detail::Ref<Workers>(this), worker, done = std::move(item)]() mutable {
    self->finish(worker, std::move(done));
  });
}

void Workers::run_later(unsigned worker, std::unique_ptr<detail::WorkItem> item, Duration cost) {
  const auto delayed = std::make_shared<Delayed>();
  delayed->item = std::move(item);
  delayed_[worker] = delayed;
  simulation_.inject(simulation_.record_time() + cost,
                     [self = detail::Ref<Workers>(this), worker, delayed] { self->take_effect(worker, *delayed); });
}

void Workers::take_effect(unsigned worker, Delayed& delayed) {
  if (!delayed.item) return;  // it was interrupted
  std::unique_ptr<detail::WorkItem> item = std::move(delayed.item);
  simulation_.run_on_lane(lane_of(worker), *item);
  finish(worker, std::move(item));
}

void Workers::interrupt(const detail::WorkItem& item) {
  for (unsigned worker = 0; worker < delayed_.size(); ++worker) {
    const std::shared_ptr<Delayed> delayed = delayed_[worker].lock();
    if (!delayed || delayed->item.get() != &item) continue;
    simulation_.inject(simulation_.record_time(),
                       [self = detail::Ref<Workers>(this), worker, delayed] { self->take_effect(worker, *delayed); });
  }
}

void Workers::finish(unsigned worker, std::unique_ptr<detail::WorkItem> item) {
  EventLoop& loop = simulation_.loop();
  if (loop.tracing()) {
    auto line = loop.record("worked");
    line.number("id", static_cast<std::int64_t>(item->id)).text("lane", lane_name(lane_of(worker)));
    line.text("how", item->error ? "exception" : "result");
    if (item->error) line.text("error", describe_exception(item->error));
  }
  busy_[worker] = false;
  loop.make_ready(*item.release());
  start_queued();
}

}  // namespace aio::sim
