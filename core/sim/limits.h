// What ends a program that would never end, in a sentence that names the coroutine.
#pragma once

#include <cstdint>

namespace aio {
class EventLoop;
}

namespace aio::sim {

/// Watches the running program's computing, stack, memory and trace from now on.
void install_limits(EventLoop& loop);

/// From now on the running code may execute so many branches until the next call.
void allow_edges(std::uint64_t count);

}  // namespace aio::sim
