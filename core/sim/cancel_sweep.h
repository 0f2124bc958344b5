// Whole sweeps in one process: a program again and again, with a cancellation (or a lost connection) at each of its
// awaits in turn, each run judged. For tests and checks; `./yp sweep` does the same with programs. Any thread that runs
// no loop.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/function.h"
#include "runtime/coro.h"
#include "sim/judge.h"
#include "sim/sweep.h"

namespace aio::sim {

/// A sweep of more awaits than this is refused: it would take long, and nobody would read its table.
inline constexpr std::uint64_t kMaxSweptAwaits = 10'000;

struct SweepOptions {
  /// What happens, and at whose awaits. Its await, moment, invariants and until are the sweep's own affair.
  Sweep what = {};
  std::uint64_t seed = 1;
  /// RunOptions::scenario of each run.
  std::string scenario = {};
};

/// One run with something that happened.
struct SweepCell {
  std::uint64_t await = 0;
  Moment moment = Moment::kWaits;
  std::string task;   ///< its name
  std::string place;  ///< "orders.cpp:31", or "" when unknown
  std::string on;     ///< what it waited for, as the trace says it: "stream.read"
  SweepOutcome outcome = SweepOutcome::kSafe;
  std::string why;
  std::string trace;  ///< of a run that is not safe
};

struct SweepReport {
  /// The run to which nothing happened.
  Verdict undisturbed;
  /// In order of await, then moment. Kept out: an await of a checkpoint, or one that is never woken, has one moment.
  std::vector<SweepCell> cells;

  /// Whether no run, nor the undisturbed one, was worse than unchecked.
  bool ok() const noexcept;
  std::uint64_t count(SweepOutcome outcome) const noexcept;
  /// A line for each run that is not safe: "await 3 (orders.cpp:31, waits): lost: every order is stored".
  std::string text() const;
};

/// Sweeps `program`, which makes the main coroutine of each run. What it leaves outside its runs is its own affair:
/// runs are equal only if it begins each in the same state. Throws: ValueError when there are more than kMaxSweptAwaits
/// awaits, or the scenario or host is none.
SweepReport cancel_sweep(const detail::Function<Coro<>()>& program, const SweepOptions& options = {});

}  // namespace aio::sim
