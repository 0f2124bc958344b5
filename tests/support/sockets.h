// Awaiting transports and listeners without a Stream. Loop thread only.
#pragma once

#include <string>

#include "net/network.h"

namespace aio::testing {

/// Throws: what connect() throws. g++ 12 destroys temporaries of such calls twice, so that tests make none.
Coro<detail::Ref<Transport>> connect_to(Address address);
Coro<detail::Ref<Transport>> connect_to(const char* host, std::uint16_t port);

/// The next connection. Throws: what accept() throws.
Coro<detail::Ref<Transport>> accept_one(detail::Ref<Listener> listener);

/// What has come, at least a byte; "" at the end. Throws: the transport's error.
Coro<std::string> read_some(detail::Ref<Transport> from, std::size_t at_most = 64 * 1024);

/// Everything up to the end. Throws: the transport's error.
Coro<std::string> read_to_end(detail::Ref<Transport> from);

/// Returns when the transport has taken everything. Throws: its error.
Coro<> write_all(detail::Ref<Transport> to, std::string data);

}  // namespace aio::testing
