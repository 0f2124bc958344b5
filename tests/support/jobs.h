// Schedulers and jobs that tests are made of. Loop thread only.
#pragma once

#include <cstddef>
#include <optional>

#include "jobs/scheduler.h"
#include "support/coroutines.h"

namespace aio::testing {

/// A scheduler with these limits.
Coro<jobs::Scheduler> limited(std::optional<std::size_t> limit, std::size_t pending_limit);
/// A scheduler whose exception handler logs "message: exception [job]". Lifetime: `log` outlives it.
Coro<jobs::Scheduler> logging(Log& log);

/// Sleeps for a second; logs whether it was done or cancelled. Lifetime: `log` outlives it, here and below.
Coro<> one_second(Log& log, const char* name);
/// Sleeps, then logs its name.
Coro<> logged(Log& log, const char* name, Duration lasts);
/// Goes on for `lasts` after each of so many cancellations, then ends with the next one.
Coro<> stubborn(Log& log, int cancellations, Duration lasts);

}  // namespace aio::testing
