// The end of a connection whose peer may still be sending. Loop thread only.
#pragma once

#include "net/stream.h"

namespace aio::http::detail {

/// Says that no more comes from this side and drops what the peer sends until it has ended, so that a close() that
/// follows does not reset the connection: after a reset the peer may never read the last that was written to it.
/// Suspends: until the peer ends; the caller limits it. Throws: as Stream::write_eof() and receive().
/// Lifetime: `stream` outlives it.
Coro<> linger(Stream& stream);

}  // namespace aio::http::detail
