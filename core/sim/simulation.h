// The simulation: a backend without an outside world. Its clock moves when everybody waits and when code computes; its
// worker threads are lanes of the same thread. Equal programs and seeds give equal traces. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/function.h"
#include "runtime/backend.h"

namespace aio::sim {

/// Computing costs 10 ns an executed branch: 100,000 branches are a millisecond, about Python's pace.
inline constexpr std::int64_t kNanosecondsPerEdge = 10;
/// A step that executes more branches than this (2 s of simulated computing) is stopped: it never yields.
inline constexpr std::uint64_t kMaxEdgesPerStep = 200'000'000;
/// A recorded run that passes through the loop so often without time going on waits for nothing and is stopped.
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
  void attach(EventLoop& loop) override;
  Duration time() override;
  Duration record_time() const noexcept override { return now_; }
  void poll() override;
  bool wait(std::optional<Duration> deadline) override;
  void block(Duration duration, const char* what) override;
  void charge(Duration cost, const char* what) override;
  void step_begins() override;
  void settle() override;
  void submit(std::unique_ptr<detail::WorkItem> item) override;
  bool has_work() const noexcept override { return working_ > 0 || !queued_.empty(); }
  void write_line(std::string_view line) override;

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
    detail::Function<void()> action;
  };
  struct LaterFirst {
    bool operator()(const Event& a, const Event& b) const noexcept {
      return a.when != b.when ? a.when > b.when : a.order > b.order;
    }
  };

  void schedule(Duration when, detail::Function<void()> action);
  void advance(Duration target);
  void spend(Duration cost, const char* what);
  void record_cpu(Duration cost, const char* what, int lane);
  void start_queued_work();
  void run_work(unsigned worker, std::unique_ptr<detail::WorkItem> item);
  void finish_work(unsigned worker, detail::WorkItem& item);
  void output(std::string_view line, int lane);

  static constexpr int kLoopLane = -1;

  EventLoop* loop_ = nullptr;
  Duration now_{};
  unsigned polls_at_this_instant_ = 0;
  std::vector<Event> events_;  // a heap
  std::uint64_t scheduled_ = 0;
  std::vector<bool> busy_;
  unsigned working_ = 0;
  std::vector<std::unique_ptr<detail::WorkItem>> queued_;
  int lane_ = kLoopLane;
  Duration lane_cost_{};  // what the running job has cost so far
  std::uint64_t settled_edges_ = 0;
  std::int64_t unsettled_nanoseconds_ = 0;
};

/// The simulation that runs on this thread, or null.
Simulation* active_simulation() noexcept;

}  // namespace aio::sim
