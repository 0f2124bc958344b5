// The door to the real world, for composition roots: they need not see Boost. Any thread.
#pragma once

#include <memory>

#include "runtime/backend.h"

namespace aio::asio {

/// Real time, worker threads and signals on Boost.Asio.
/// Throws: RuntimeError in WebAssembly, which has none of them.
std::unique_ptr<Backend> make_backend();

}  // namespace aio::asio
