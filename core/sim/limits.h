// What ends a program that would never end, in a sentence that names the coroutine.
#pragma once

namespace aio {
class EventLoop;
}

namespace aio::sim {

/// Watches the running program's computing, stack, memory and trace from now on.
void install_limits(EventLoop& loop);

}  // namespace aio::sim
