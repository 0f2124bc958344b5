// Time spans. Any thread.
#pragma once

#if __has_include(<__chrono/duration.h>)
#include <__chrono/duration.h>  // libc++: <chrono> itself would add calendars and time zones, half of the precompiled header
#else
#include <chrono>
#endif

namespace aio {

/// A span of time, or a moment as the span since the run began. Units: nanoseconds; write 10s, 250ms.
using Duration = std::chrono::nanoseconds;

}  // namespace aio
