// Where a session's connections come from. Mirrors aiohttp's TCPConnector and UnixConnector. Loop thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <source_location>
#include <string>

#include "base/duration.h"
#include "base/ref.h"
#include "http/request_options.h"
#include "net/address.h"
#include "runtime/coro.h"

namespace aio::http {

/// Connections in use at a time, those idle not counted. Source: aiohttp, TCPConnector.limit.
inline constexpr std::size_t kConnectionLimit = 100;
/// An idle connection is kept so long. Source: aiohttp, keepalive_timeout.
inline constexpr Duration kKeepaliveTimeout{15'000'000'000};
/// A host's addresses are believed so long. Source: aiohttp, ttl_dns_cache.
inline constexpr Duration kDnsCacheTtl{10'000'000'000};

/// Source: aiohttp, TCPConnector's arguments.
struct ConnectorOptions {
  /// Connections in use at a time; 0 for no limit. Who asks for more waits in order of arrival.
  std::size_t limit = kConnectionLimit;
  /// The same for one host and port; 0 for no limit.
  std::size_t limit_per_host = 0;
  Duration keepalive_timeout = kKeepaliveTimeout;
  /// Closes every connection after its request.
  bool force_close = false;
  /// How to speak TLS, unless the request says.
  SSLOption ssl = true;
  /// The address to connect from.
  std::optional<Address> local_addr = {};
  /// Whether addresses are remembered, and how long; none is for ever.
  bool use_dns_cache = true;
  std::optional<Duration> ttl_dns_cache = kDnsCacheTtl;
};

namespace detail {
class ConnectorState;
}

/// A pool of connections. A copyable handle: sessions may share one.
class Connector {
 public:
  explicit Connector(aio::detail::Ref<detail::ConnectorState> state) noexcept;
  Connector(const Connector&);
  Connector(Connector&&) noexcept;
  Connector& operator=(Connector) noexcept;
  ~Connector();

  /// Closes idle connections, those in use when they come back, and refuses new ones. Idempotent.
  Coro<> close();
  bool closed() const noexcept;
  /// Connections in use, idle, and tasks that wait for one.
  std::size_t in_use() const noexcept;
  std::size_t idle() const noexcept;
  std::size_t waiting() const noexcept;

  detail::ConnectorState& state() const noexcept { return *state_; }

 private:
  aio::detail::Ref<detail::ConnectorState> state_;
};

/// Connects to the hosts that URLs name.
class TCPConnector : public Connector {
 public:
  explicit TCPConnector(ConnectorOptions options = {});
};

/// Connects to one unix socket, whatever host a URL names.
class UnixConnector : public Connector {
 public:
  explicit UnixConnector(std::string path, ConnectorOptions options = {});
};

}  // namespace aio::http
