// A run of a learner's program as its trace tells it: what the checks of an exercise look at. Loop thread only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.h"

namespace aio::check {

/// One line of a trace; core/trace/format.md says which keys it has.
class Record {
 public:
  explicit Record(std::string_view line);

  Duration time() const noexcept { return time_; }
  bool is(std::string_view kind) const noexcept;
  bool is(std::string_view kind, std::string_view op) const;
  /// "" when there is no such key.
  std::string text(std::string_view key) const;
  /// 0 when there is no such key.
  std::int64_t number(std::string_view key) const noexcept;

 private:
  std::string line_;
  Duration time_;
};

/// What became of one task.
struct TaskStory {
  std::int64_t id = 0;
  std::string name;
  std::string coro;                    ///< its coroutine function
  std::vector<Duration> steps = {};    ///< when the loop resumed it
  std::vector<Duration> cancels = {};  ///< when CancelledError was thrown inside it
  std::optional<Duration> ended = {};
  std::string how;    ///< "result", "exception", "cancelled"; "" of a task that has not ended
  std::string error;  ///< "TimeoutError: text"
};

/// A finished run.
class Run {
 public:
  /// A run of more records is cut: an exercise has some hundreds.
  static constexpr std::size_t kMaxRecords = 200'000;

  /// Takes the next line of the trace.
  void add(std::string_view line);

  const std::vector<Record>& records() const noexcept { return records_; }
  bool is_cut() const noexcept { return cut_; }
  /// From the run's begin to its last record.
  Duration elapsed() const noexcept;
  /// What was printed.
  std::vector<std::string> lines() const;
  /// The tasks of this name, or whose coroutine has it, in order of creation.
  std::vector<TaskStory> tasks(std::string_view name) const;

 private:
  std::vector<Record> records_;
  bool cut_ = false;
};

/// "10 s", "1.5 s", "250 ms": as the page writes times.
std::string in_words(Duration time);

}  // namespace aio::check
