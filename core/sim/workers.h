// Simulated worker threads: lanes of the loop's own thread. A job runs in one go at its virtual start; what it prints,
// what it gives to call_soon_threadsafe() and when it ends are events at their virtual times. Loop thread only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/executor.h"

namespace aio::sim {

class Simulation;

class Workers final : public Executor {
 public:
  /// Their lanes in the trace are "worker N", from `first_lane` + 1 on.
  Workers(Simulation& simulation, unsigned first_lane, unsigned count);
  /// What runs has run already: nothing blocks.
  void join() noexcept override;
  void interrupt(const detail::WorkItem& item) override;

 protected:
  void start(std::unique_ptr<detail::WorkItem> item) override;

 private:
  /// A job whose effect comes at its end. The events that end it share it; the first one takes it.
  struct Delayed {
    std::unique_ptr<detail::WorkItem> item;
  };

  void start_queued();
  void run(unsigned worker, std::unique_ptr<detail::WorkItem> item);
  void run_later(unsigned worker, std::unique_ptr<detail::WorkItem> item, Duration cost);
  void take_effect(unsigned worker, Delayed& delayed);
  void finish(unsigned worker, std::unique_ptr<detail::WorkItem> item);
  int lane_of(unsigned worker) const noexcept { return static_cast<int>(first_lane_ + worker); }

  Simulation& simulation_;
  unsigned first_lane_;
  std::vector<bool> busy_;
  std::vector<std::weak_ptr<Delayed>> delayed_;  // by worker
  std::vector<std::unique_ptr<detail::WorkItem>> queued_;
};

}  // namespace aio::sim
