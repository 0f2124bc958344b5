// The door to the real world, for composition roots: they need not see Boost. Any thread.
#pragma once

#include <cstdint>
#include <memory>

#include "net/network.h"
#include "runtime/backend.h"

namespace aio::asio {

/// Real time, worker threads and signals on Boost.Asio.
/// Throws: RuntimeError in WebAssembly, which has none of them.
std::unique_ptr<Backend> make_backend();

/// A seed that nobody can guess: masks, boundaries and keys of real connections come from it.
/// Throws: RuntimeError in WebAssembly.
std::uint64_t draw_seed();

/// The network of a backend that make_backend() made: the machine's own. Throws: RuntimeError in WebAssembly.
std::unique_ptr<Network> make_network(Backend& backend);

}  // namespace aio::asio
