// What a Connector is underneath: the pool, the DNS cache, and how a connection is made. Loop thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <unordered_map>
#include <vector>

#include "http/connector.h"
#include "http/detail/connection_pool.h"
#include "http/detail/request_trace.h"
#include "http/url.h"

namespace aio::http::detail {

/// Where a request goes and how.
struct Destination {
  std::string host;
  std::uint16_t port = 0;
  /// Whether the host is an IP address: then there is nothing to ask a name server.
  bool is_address = false;
  std::optional<SSLContext> tls;
  std::string server_hostname;
  /// Equal for what one connection can serve.
  std::string key;
  /// For errors: "http://host:port".
  std::string origin;
};

/// Hosts whose addresses are remembered, at most.
inline constexpr std::size_t kMaxDnsEntries = 1'000;

/// A connection and the place that it takes.
struct Connection {
  PoolPlace place;
  aio::detail::Ref<ClientConnection> connection;
};

class ConnectorState final : public aio::detail::RefCounted {
 public:
  ConnectorState(ConnectorOptions options, std::string unix_path);

  /// `ssl` is the request's, or none. Throws: InvalidUrlClientError for a URL without a host.
  Destination destination(const URL& url, const std::optional<SSLOption>& ssl,
                          const std::string& server_hostname) const;

  /// An idle connection, or a new one: always that with `fresh`.
  /// Suspends: for a place in the pool, the name, the connection and TLS. Cancellation: nothing is left.
  /// Throws: ConnectionTimeoutError, the ClientConnectorError family, ClientConnectionError after close().
  /// Lifetime: `trace` outlives the call.
  Coro<Connection> connect(Destination destination, RequestTrace& trace, ClientTimeout timeout, bool fresh,
                           std::source_location where);
  /// Takes back what has served a request and can serve another.
  void give_back(aio::detail::Ref<ClientConnection> connection);

  ConnectionPool& pool() noexcept { return *pool_; }

 private:
  struct Resolved {
    std::vector<Address> addresses;
    std::optional<Duration> expires;
  };

  Coro<Connection> obtain(Destination destination, RequestTrace& trace, std::optional<Duration> sock_connect,
                          bool fresh, std::source_location where);
  Coro<aio::detail::Ref<Transport>> create(Destination destination, RequestTrace& trace);
  Coro<aio::detail::Ref<Transport>> create_mapped(Destination destination, RequestTrace& trace);
  Coro<std::vector<Address>> addresses(Destination destination, RequestTrace& trace);
  Coro<aio::detail::Ref<Transport>> connect_first(std::vector<Address> addresses);

  const ConnectorOptions options_;
  const std::string unix_path_;
  aio::detail::Ref<ConnectionPool> pool_;
  std::unordered_map<std::string, Resolved> dns_cache_;
};

}  // namespace aio::http::detail
