// Awaiting transports and listeners without a Stream. Loop thread only.
#pragma once

#include <string>

#include "net/network.h"

namespace aio::testing {

/// The next connection. Throws: what accept() throws.
Coro<detail::Ref<Transport>> accept_one(detail::Ref<Listener> listener);

/// What has come, at least a byte; "" at the end. Throws: the transport's error.
Coro<std::string> read_some(detail::Ref<Transport> from, std::size_t at_most = 64 * 1024);

/// Everything up to the end. Throws: the transport's error.
Coro<std::string> read_to_end(detail::Ref<Transport> from);

/// Returns when the transport has taken everything. Throws: its error.
Coro<> write_all(detail::Ref<Transport> to, std::string data);

}  // namespace aio::testing
