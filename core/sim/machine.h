// A computer of the simulated internet that runs an application of ours: an event loop of its own in the same virtual
// time. Computing costs it nothing, what it prints goes nowhere, and no trace shows what happens inside.
// Loop thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/function.h"
#include "runtime/backend.h"
#include "runtime/coro.h"
#include "runtime/task.h"
#include "sim/simulation.h"

namespace aio::sim {

class Host;
class Internet;

/// Lifetime: the internet's, until the run ends.
class Machine {
 public:
  Machine(Internet& internet, Host& host, detail::Function<Coro<>()> main);
  /// Ends its tasks where they stand.
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  /// Begins its main coroutine and lets it run until it waits. Idempotent.
  void start();
  /// Lets it run at `when`.
  void wake_at(Duration when);
  void wake();
  Simulation& simulation() const noexcept { return simulation_; }

 private:
  void run();
  void run_until_idle();
  void report_failure();

  Internet& internet_;
  Host& host_;
  Simulation& simulation_;
  detail::Function<Coro<>()> main_;
  detail::Ref<EventLoop> loop_;
  std::optional<Task<>> task_;
  std::optional<Duration> wake_at_;
};

/// What a machine's loop knows of the world.
class MachineBackend final : public Backend {
 public:
  explicit MachineBackend(Machine& machine) noexcept : machine_(machine), simulation_(machine.simulation()) {}

  std::string_view name() const noexcept override { return "sim"; }
  bool is_simulated() const noexcept override { return true; }
  void attach(EventLoop& loop) override { loop_ = &loop; }
  Duration time() override { return simulation_.record_time(); }
  Duration record_time() const noexcept override { return simulation_.record_time(); }
  void poll() override {}
  /// Gives control back to the simulation, which comes again when something happens.
  bool wait(std::optional<Duration> deadline) override;
  void wake() noexcept override { machine_.wake(); }
  /// Nobody presses Ctrl-C there.
  void watch_signal(int) override {}
  void unwatch_signal(int) noexcept override {}
  void block(Duration, const char*) override {}
  void charge(Duration, const char*) override {}
  detail::Ref<Executor> make_executor(unsigned threads) override;
  void write_line(std::string_view) override {}

  EventLoop& loop() noexcept { return *loop_; }
  Machine& machine() noexcept { return machine_; }

 private:
  Machine& machine_;
  Simulation& simulation_;
  EventLoop* loop_ = nullptr;
};

}  // namespace aio::sim
