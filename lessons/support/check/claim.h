// What an exercise can claim of a run: small sentences that are put together. Loop thread only.
//
//   task("fetch").cancelled_at(10s) && no_lint()
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.h"
#include "check/run.h"

namespace aio::check {

/// What was found of a claim.
struct Finding {
  bool holds = true;
  /// What the run shows instead, a sentence for the learner; "" when the claim holds.
  std::string seen = {};
  /// The moment to look at, if there is one.
  std::optional<Duration> when = {};
};

/// Something that is true of a run or not.
class Claim {
 public:
  using Judge = std::function<Finding(const Run&)>;
  explicit Claim(Judge judge) : judge_(std::move(judge)) {}
  Finding operator()(const Run& run) const { return judge_(run); }
  /// The first that does not hold is told.
  friend Claim operator&&(Claim left, Claim right);
  /// The first is told when neither holds.
  friend Claim operator||(Claim left, Claim right);

 private:
  Judge judge_;
};

/// A claim of an exercise's own. `seen` is told when it does not hold.
Claim that(std::function<bool(const Run&)> holds, std::string seen);

// ---- the whole run

Claim elapsed_is(Duration time);
Claim elapsed_at_most(Duration time);
/// The program ended by itself with exit code 0, and no exception reached the loop's handler.
Claim ends_well();
/// At least one was stated, and all of them hold.
Claim invariants_hold();
/// No lint of this kind, or none at all.
Claim no_lint(std::string kind = "");

// ---- output

/// A line is exactly this.
Claim prints(std::string line);
/// The first line that is this is printed at this time.
Claim prints_at(std::string line, Duration time);
/// A line has this in it.
Claim prints_with(std::string part);
/// These lines and no others, in this order.
Claim prints_exactly(std::initializer_list<std::string> lines);

// ---- tasks and coroutines

/// The tasks of this name, or of this coroutine. Each claim also asks that there are any.
class Tasks {
 public:
  explicit Tasks(std::string name) : name_(std::move(name)) {}
  Claim are(std::size_t count) const;
  /// One of them has CancelledError thrown inside it at this time.
  Claim cancelled_at(Duration time) const;
  /// So many of them have CancelledError thrown inside them.
  Claim cancelled(std::size_t count = 1) const;
  Claim never_cancelled() const;
  /// Each: "result", "exception", "cancelled".
  Claim end_with(std::string how) const;
  /// Each has ended by then.
  Claim end_by(Duration time) const;
  /// No longer than this between two steps of one of them.
  Claim gap_at_most(Duration time) const;

 private:
  Claim each(std::function<Finding(const TaskStory&)> judge) const;
  std::string name_;
};
Tasks task(std::string name);

/// A coroutine function.
class Coroutine {
 public:
  explicit Coroutine(std::string name) : name_(std::move(name)) {}
  /// Awaited so often, or run as a task.
  Claim runs(std::size_t count) const;
  /// While it is under way in a task, no other task runs it.
  Claim one_at_a_time() const;
  /// It runs in no more tasks than this at any time.
  Claim at_a_time_at_most(std::size_t limit) const;

 private:
  std::string name_;
};
Coroutine coro(std::string name);

/// A task waits for this: "lock.acquire", "to_thread". Source: core/trace/format.md, `suspend`.
Claim waits_for(std::string what);
/// A worker thread did so many jobs, or more.
Claim workers_used(std::size_t jobs = 1);
/// An exception with this in its text came to the loop's exception handler.
Claim handler_gets(std::string part);

// ---- databases, jobs, connections

/// Statements that begin so were done, and their transactions committed, so often.
Claim committed(std::string sql, std::size_t count);
/// As often the one as the other.
Claim committed_equally(std::string sql, std::string other_sql);
/// A scheduler never has more active jobs.
Claim active_jobs_at_most(std::int64_t limit);
/// Every connection that was opened or accepted was closed, and nothing was lost at it.
Claim connections_closed();

}  // namespace aio::check
