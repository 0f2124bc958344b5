// A server that answers requests of one packet, each way in which one can be written. `count` requests in all.
#pragma once

namespace bench {

/// Transports of Network, read and written as they become ready.
namespace transport_cases {
void one_connection(int count);
void many_connections(int count);
}  // namespace transport_cases

/// Streams, from start_server().
namespace stream_cases {
void one_connection(int count);
void many_connections(int count);
}  // namespace stream_cases

/// A plain loop over epoll.
namespace epoll_cases {
void one_connection(int count);
void many_connections(int count);
}  // namespace epoll_cases

inline constexpr int kManyConnections = 64;

}  // namespace bench
