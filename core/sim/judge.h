// The judge of a run: whether it ended well, by what its trace says. One for the command line, the page and the tests.
// Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "trace/line_sink.h"

namespace aio::sim {

/// From good to bad; a run's outcome is the worst that can be said of it.
enum class SweepOutcome : unsigned char {
  kSafe,
  kUnchecked,  ///< it ended before it stated the invariants that it usually states
  kLeaked,     ///< something was never closed, released, given back or awaited
  kLost,       ///< an invariant is broken
  kCrashed,    ///< an exception ended the program, or reached nobody
  kHung,       ///< it would never have ended
  kUnreached,  ///< it has no such await: nothing happened to it
};

/// "safe", "lost", ...: the name in traces.
const char* name_of(SweepOutcome outcome) noexcept;

struct Verdict {
  SweepOutcome outcome = SweepOutcome::kSafe;
  std::string why;               ///< a sentence, or the invariant; "" of a safe run
  std::uint64_t awaits = 0;      ///< so many of those that count
  std::uint64_t invariants = 0;  ///< so many were stated
  Duration ended{};
};

/// Passes a trace on, and puts the record of its verdict before its last one.
class Judge final : public trace::LineSink {
 public:
  struct Expected {
    bool injection = false;        ///< without one the run is unreached
    std::uint64_t invariants = 0;  ///< with fewer it is unchecked
  };
  /// `next` may be null. `verdict` gets the verdict at the end of the run, if there is one.
  Judge(std::unique_ptr<trace::Sink> next, Expected expected, std::shared_ptr<Verdict> verdict = {});

 private:
  void read(std::string_view line) override;
  void read_pair(std::string_view kind, std::string_view line);
  void say(SweepOutcome outcome, std::string_view why);
  void conclude(std::string_view last_line);

  /// Something that must be given back.
  struct Open {
    std::size_t pair;  // which kind of thing
    std::int64_t id;
  };

  Expected expected_;
  std::shared_ptr<Verdict> result_;
  Verdict verdict_;  // `why` as the trace writes it
  bool injected_ = false;
  std::vector<Open> open_;
};

}  // namespace aio::sim
