// What the tests of TaskGroup share: groups that log how they ended.
#pragma once

#include "support/coroutines.h"
#include "support/test.h"

namespace aio::testing {

/// Runs a group with this body and logs the time and the way it ended, with the count that is left.
template <class Body>
Coro<> grouped(Log& log, Body body) {
  std::string how = "result";
  try {
    co_await task_group(body);
  } catch (...) {
    how = describe_exception(std::current_exception());
  }
  log.timed(how, "count", current_task().cancelling());
}

/// The same, and whether the next await throws.
template <class Body>
Coro<> grouped_then_await(Log& log, Body body) {
  co_await grouped(log, body);
  std::string how = "went on";
  try {
    co_await checkpoint();
  } catch (const CancelledError&) {
    how = "then CancelledError";
  }
  log(how, "count", current_task().cancelling());
}

inline std::string group_of(const std::string& errors, int count = 1) {
  return "ExceptionGroup: unhandled errors in a TaskGroup (" + std::to_string(count) +
         (count == 1 ? " sub-exception: " : " sub-exceptions: ") + errors + ")";
}

}  // namespace aio::testing
