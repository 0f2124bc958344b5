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

}  // namespace aio::testing
