// Small coroutines that tests are made of. Loop thread only.
#pragma once

#include "support/simulate.h"

namespace aio::testing {

Coro<int> value_after(Duration delay, int value);

/// Throws a std::runtime_error with this text.
Coro<int> fail_after(Duration delay, const char* text);

/// Sleeps for a second; logs how it ended, and throws a cancellation on. Lifetime: `log` outlives it.
Coro<> sleeper(Log& log, const char* name);

/// Logs how awaiting `task` ended. Lifetime: `log` outlives it.
Coro<> watch(Log& log, const char* name, Task<> task);

/// Sleeps for long; throws a std::runtime_error with this text when it is cancelled.
Coro<> fail_when_cancelled(const char* text);

/// Sleeps for long; takes `delay` to clean up when it is cancelled, then throws the cancellation on.
Coro<> clean_up_for(Duration delay);

/// Takes an item and logs it under `name`. Lifetime: `log` and `queue` outlive it, here and below.
Coro<> getter(Log& log, Queue<int>& queue, const char* name);

/// Puts `item` and logs that it did.
Coro<> putter(Log& log, Queue<int>& queue, int item);

/// Takes a permit and logs its name.
Coro<> take(Log& log, Semaphore& semaphore, const char* name);

/// Logs when it got a Lock or a permit of a Semaphore, and holds it for `duration`.
template <class Primitive>
Coro<> hold(Log& log, Primitive& primitive, const char* name, Duration duration) {
  const auto guard = co_await primitive.scoped();
  log.timed(name);
  co_await sleep(duration);
}

/// Waits to be notified and logs how that ended, holding the lock again; throws a cancellation on.
Coro<> wait_for_notice(Log& log, Condition& condition, const char* name);

/// Runs `body` under a deadline and logs the time and the way it ended, with the count that is left.
template <class Body>
Coro<> guarded(Log& log, Duration delay, Body body) {
  std::string how = "result";
  try {
    co_await timeout(delay, std::move(body));
  } catch (...) {
    how = describe_exception(std::current_exception());
  }
  log.timed(how, "count", current_task().cancelling());
}

}  // namespace aio::testing
