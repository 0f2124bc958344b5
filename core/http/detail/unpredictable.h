// Random numbers that a peer sees. Any thread, one generator a thread.
#pragma once

#include <cstdint>

#include "base/random.h"

namespace aio::http::detail {

/// The next number of `random`, behind a one-way function: whoever sees it, as
/// a mask, a key or a boundary, cannot compute the generator's state, and so
/// not what comes next. As secret as the generator's seed, which the operating
/// system draws on real networks; in a simulation the same in every run.
/// Source: RFC 6455, section 5.3: masks must not be predictable from earlier
/// ones.
std::uint64_t draw_unpredictable(Random& random);

}  // namespace aio::http::detail
