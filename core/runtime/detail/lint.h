// Advice to who wrote the program: mistakes that a run can see. Each lint is a record in the trace, and in debug mode a
// warning on stderr; core/trace/format.md lists them. Loop thread only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.h"
#include "base/place.h"

namespace aio {
class EventLoop;
}

namespace aio::detail {

class FutureBase;
class TaskBase;

/// A task that never waits may compute for so long before it is told that it is no thread.
inline constexpr Duration kUnyieldingStep{10'000'000};
/// So many unfinished tasks of one source line are too many to be meant.
inline constexpr std::size_t kUnboundedTasks = 1'000;

/// What a loop that is recorded or debugged keeps for its lints; another loop has none, and pays one test a hook.
/// Nothing here throws: a lint that finds no memory is lost.
class Lints {
 public:
  explicit Lints(EventLoop& loop) noexcept : loop_(loop) {}

  /// Where and when a step began.
  struct Step {
    Duration began{};
    Place from;
  };

  void task_created(TaskBase& task) noexcept;
  void task_ended(TaskBase& task) noexcept;
  Step step_begins(const TaskBase& task) noexcept;
  /// `ended`: the task has come to its end in this step.
  void step_ends(const Step& step, const TaskBase& task, bool ended) noexcept;
  void callback_ends(Duration began) noexcept;
  void cancellation_swallowed(const TaskBase& task, Place delivered) noexcept;
  void exception_unretrieved(const TaskBase& task) noexcept;
  /// run() ends and cancels `task`, which nobody waited for.
  void task_outlives_run(const TaskBase& task) noexcept;

  /// A connection, server or session made at `made` went without its close(). `text` is the advice.
  void never_closed(std::string_view text, Place made) noexcept;

  /// What a coroutine that is dropped unawaited is worth: a lint in a run that is recorded.
  void never_awaited(std::string_view text) noexcept;

 private:
  enum Once : unsigned { kBlocked = 1, kNeverYielded = 2, kUnbounded = 4, kOutlived = 8, kUntracked = 16 };
  /// A source line that tasks are created at, or that a lint was about.
  struct Line {
    Place at;
    std::size_t unfinished = 0;
    unsigned said = 0;
  };

  std::size_t line_of(Place at);
  /// Whether `what` is said of this line for the first time.
  bool first(Once what, Place at);
  void never_yielded(const TaskBase& task, Duration took);
  void blocked(const Step& step, const TaskBase& task, bool ended, Duration took);
  void unbounded_spawn(const Line& line);
  void report(std::string_view lint, const std::string& text, const TaskBase* task, Place at);
  void record(std::string_view lint, std::string_view text, const TaskBase* task, Place at) noexcept;
  std::string identity(const TaskBase& task) const;

  EventLoop& loop_;
  std::vector<Line> lines_;
};

/// Lints::never_closed() of the loop that runs on this thread, if one does and keeps lints. Destructors call it.
void report_never_closed(std::string_view text, Place made) noexcept;

}  // namespace aio::detail
