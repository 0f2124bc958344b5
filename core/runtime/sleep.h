// Waiting for time to pass. Mirrors asyncio.sleep. Loop thread only.
#pragma once

#include "base/duration.h"
#include "runtime/coro.h"

namespace aio {

/// Waits for `delay`; other tasks run meanwhile. A delay that is not positive is checkpoint().
/// Suspends: always. Cancellation: nothing is lost; the timer goes at once.
/// Source: CPython, asyncio.sleep.
Coro<> sleep(Duration delay);

/// Waits until the loop's time is `when`; a moment that has passed is checkpoint(). Ticks that must not drift add to
/// the last `when` instead of sleeping for a span.
/// Suspends: always. Cancellation: nothing is lost; the timer goes at once.
/// Source: trio.sleep_until; asyncio has loop.call_at only.
Coro<> sleep_until(Duration when);

/// Lets every task that is ready run once: asyncio's sleep(0).
/// Suspends: always, for one pass of the loop. Cancellation: a pending request is delivered here.
Coro<> checkpoint();

}  // namespace aio
