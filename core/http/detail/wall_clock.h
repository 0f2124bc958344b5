// The time of day, for dates in messages and for cookies. Loop thread only.
#pragma once

#include <cstdint>

namespace aio::http::detail {

/// The present moment; in the simulation runs begin at 2026-01-01. Units: seconds since the epoch.
std::int64_t wall_clock();

}  // namespace aio::http::detail
