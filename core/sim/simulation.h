// The simulation: a backend without an outside world. Its clock moves when everybody waits and when code computes; its
// worker threads are lanes of the same thread. Equal programs and seeds give equal traces. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/function.h"
#include "base/random.h"
#include "runtime/backend.h"
#include "runtime/executor.h"
#include "sim/await_watch.h"
#include "sim/schedule.h"

namespace aio::sim {

struct Scenario;

/// Computing costs 10 ns an executed branch: 100,000 branches are a millisecond, about Python's pace.
inline constexpr std::int64_t kNanosecondsPerEdge = 10;
/// A step that executes more branches than this (2 s of simulated computing) is stopped: it never yields.
inline constexpr std::uint64_t kMaxEdgesPerStep = 200'000'000;
/// A recorded run that passes through the loop so often, and nothing waits for time to pass, is stopped.
inline constexpr unsigned kMaxPollsAtOneInstant = 100'000;
/// Worker threads: CPython's default, min(32, cores + 4), on the simulated machine's four cores.
inline constexpr unsigned kWorkers = 8;

/// Exit code of a run that a limit ended.
inline constexpr int kExitStopped = 70;

class Simulation final : public Backend {
 public:
  explicit Simulation(unsigned workers = kWorkers);
  ~Simulation() override;

  std::string_view name() const noexcept override { return "sim"; }
  bool is_simulated() const noexcept override { return true; }
  void attach(EventLoop& loop) override;
  Duration time() override;
  Duration record_time() const noexcept override { return now_; }
  void poll() override;
  bool wait(std::optional<Duration> deadline) override;
  void wake() noexcept override {}
  void call_at_worker_time(detail::Function<void()> action) override { inject(time(), std::move(action)); }
  void watch_signal(int signal) override;
  void unwatch_signal(int signal) noexcept override;
  void close() noexcept override;
  void block(Duration duration, const char* what) override;
  void charge(Duration cost, const char* what) override;
  void step_begins(detail::TaskBase& task) override;
  void step_ends(detail::TaskBase& task) override;
  void settle() override;
  detail::Ref<Executor> make_executor(unsigned threads) override;
  void reorder(detail::CallbackList& batch) override;
  void write_line(std::string_view line) override;

  /// From now on runs another legal schedule than first in, first out: the one of this seed.
  void explore_schedules(std::uint64_t seed) { explorer_.emplace(seed); }
  /// Something that happens to the program at `when`, from outside: `action` runs from the loop, in no task.
  void inject(Duration when, detail::Function<void()> action) { schedule(when, std::move(action), false); }
  /// The same for what may never reach the program: a program that waits for nothing else is told of its deadlock
  /// unless `may_reach`, the latest given, says that it may still be reached.
  void inject_aside(Duration when, detail::Function<void()> action) { schedule(when, std::move(action), true); }
  void set_may_reach(detail::Function<bool()> may_reach) { may_reach_ = std::move(may_reach); }
  /// When the program last did something: the begin of its latest step.
  Duration last_step() const noexcept { return last_step_; }
  /// Runs code that is not the program's: it costs no computing.
  void run_aside(const detail::Function<void()>& action);
  /// Calls `action` once, when the loop's first iteration begins.
  void at_begin(detail::Function<void()> action) { at_begin_ = std::move(action); }
  /// Calls `action` at the n-th await of the tasks of this name, or of all when it is empty: from outside, in no task.
  /// Nothing else runs between that moment and the action. Requires: n > 0.
  void at_await(std::uint64_t n, std::string task, detail::Function<void()> action, Moment moment = Moment::kWaits);
  AwaitWatches& awaits() noexcept { return awaits_; }
  /// Cancels the task that at_await() has just found, if it has that name or none is given; else those of this name, or
  /// of this number when it is written "#3"; without a name the first.
  void cancel_task(const std::string& name);
  /// Writes the record that the world does `what` to the program: with the await at which it does, and with the host.
  void record_injection(const char* what, const std::string& host = {});
  /// What the world does to the program, for the parts of the world; null for nothing special.
  const Scenario* scenario() const noexcept { return scenario_.get(); }
  void set_scenario(std::shared_ptr<const Scenario> scenario) noexcept { scenario_ = std::move(scenario); }
  EventLoop& loop() noexcept { return *loop_; }
  /// Random numbers for a part of the world: the run's seed decides them, and the program's own do not change.
  Random make_random() const noexcept { return world_random_; }
  /// Calls `action` once when the run ends, before what is to come is dropped.
  void at_close(detail::Function<void()> action) { at_close_ = std::move(action); }
  /// Executes a job on a worker's lane, now and in one go; gives the virtual time of its end.
  Duration run_on_lane(int lane, detail::WorkItem& item);
  /// The process gets a signal at `when`; one that nobody handles is lost.
  void inject_signal(Duration when, int signal);

  /// Ends the process: says `text` and where the program stands on stderr, and closes the trace.
  [[noreturn]] void stop(const char* why, const std::string& text);
  bool in_task() const noexcept;
  /// The coroutine and line that run now: "coroutine spin (main.cpp:7)", for sentences.
  std::string current_coroutine() const;
  /// Writes the records that end a run from outside, without ending the process.
  void record_stop(const char* why, const std::string& text, int exit);

 private:
  struct Event {
    Duration when;
    std::uint64_t order;
    bool aside;
    detail::Function<void()> action;
  };
  struct LaterFirst {
    bool operator()(const Event& a, const Event& b) const noexcept {
      return a.when != b.when ? a.when > b.when : a.order > b.order;
    }
  };

  void schedule(Duration when, detail::Function<void()> action, bool aside);
  void advance(Duration target);
  void spend(Duration cost, const char* what);
  void record_cpu(Duration cost, const char* what, int lane);
  void output(std::string_view line, int lane);

  static constexpr int kLoopLane = -1;

  EventLoop* loop_ = nullptr;
  Random world_random_{0};
  std::shared_ptr<const Scenario> scenario_;
  AwaitWatches awaits_;
  detail::TaskBase* found_ = nullptr;  // by the watch whose action runs
  detail::Function<void()> at_begin_;
  detail::Function<void()> at_close_;
  Duration now_{};
  unsigned polls_at_this_instant_ = 0;
  std::vector<Event> events_;  // a heap
  std::uint64_t scheduled_ = 0;
  std::size_t events_aside_ = 0;
  detail::Function<bool()> may_reach_;
  Duration last_step_{};
  unsigned default_workers_;
  unsigned lanes_ = 0;        // those of all executors so far
  std::vector<int> signals_;  // those that the loop handles
  std::optional<ScheduleExplorer> explorer_;
  int lane_ = kLoopLane;
  Duration lane_cost_{};  // what the running job has cost so far
  std::uint64_t settled_edges_ = 0;
  std::int64_t unsettled_nanoseconds_ = 0;
};

/// "loop", "worker 1", ...: a lane by its name in the trace.
std::string lane_name(int lane);

/// The simulation that runs on this thread, or null.
Simulation* active_simulation() noexcept;

}  // namespace aio::sim
