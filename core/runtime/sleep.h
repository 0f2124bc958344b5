// Waiting for time to pass. Mirrors asyncio.sleep. Loop thread only.
#pragma once

#include "base/duration.h"
#include "runtime/coro.h"

namespace aio {

/// Waits for `delay`; other tasks run meanwhile. A delay that is not positive is checkpoint().
/// Suspends: always. Cancellation: nothing is lost; the timer goes at once.
/// Source: CPython, asyncio.sleep.
Coro<> sleep(Duration delay);

/// Lets every task that is ready run once: asyncio's sleep(0).
/// Suspends: always, for one pass of the loop. Cancellation: a pending request is delivered here.
Coro<> checkpoint();

}  // namespace aio
