#include "http/detail/connector_state.h"

#include <utility>

#include "http/detail/deadline.h"
#include "http/url_errors.h"
#include "net/network.h"
#include "runtime/event_loop.h"

namespace aio::http::detail {
namespace {

using TransportRef = aio::detail::Ref<Transport>;

SSLContext context_of(const SSLOption& option) {
  SSLContext context;
  if (const SSLContext* given = std::get_if<SSLContext>(&option)) {
    context = *given;
  } else {
    context.verify = std::get<bool>(option);
  }
  if (context.alpn.empty()) context.alpn = {"http/1.1"};
  return context;
}

// Everything that makes two TLS connections different.
std::string text_of(const SSLContext& context) {
  std::string text = (context.verify ? "|verified|" : "|unverified|") + context.ca + '|' + context.certificate + '|' +
                     context.private_key;
  for (const std::string& protocol : context.alpn) text += '|' + protocol;
  return text;
}

std::string key_of(const Destination& destination) {
  std::string key = destination.origin;
  if (destination.tls) key += '|' + destination.server_hostname + text_of(*destination.tls);
  return key;
}

}  // namespace

ConnectorState::ConnectorState(ConnectorOptions options, std::string unix_path)
    : options_(std::move(options)),
      unix_path_(std::move(unix_path)),
      pool_(new ConnectionPool(options_.limit, options_.limit_per_host,
                               options_.force_close ? Duration{} : options_.keepalive_timeout)) {}

Destination ConnectorState::destination(const URL& url, const std::optional<SSLOption>& ssl,
                                        const std::string& server_hostname) const {
  if (url.host().empty()) throw InvalidUrlClientError(url.str(), "it names no host");
  Destination destination;
  destination.host = url.host();
  destination.is_address = url.is_ip_address();
  destination.port = url.port().value_or(80);
  const bool secure = url.scheme() == "https" || url.scheme() == "wss";
  const bool v6 = destination.host.find(':') != std::string::npos;
  destination.origin = (secure ? "https://" : "http://") + (v6 ? '[' + destination.host + ']' : destination.host) +
                       ':' + std::to_string(destination.port);
  if (secure) {
    destination.tls = context_of(ssl ? *ssl : options_.ssl);
    destination.server_hostname = server_hostname.empty() ? destination.host : server_hostname;
  }
  destination.key = key_of(destination);
  return destination;
}

Coro<Connection> ConnectorState::connect(Destination destination, RequestTrace& trace, ClientTimeout timeout,
                                         bool fresh, std::source_location where) {
  const std::optional<Duration> limit = timeout.connect.limit();
  const std::string origin = destination.origin;
  Coro<Connection> work = obtain(std::move(destination), trace, timeout.sock_connect.limit(), fresh, where);
  if (!limit) {
    Connection connection = co_await work;
    co_return connection;
  }
  const auto late = [&origin] {
    return std::make_exception_ptr(ConnectionTimeoutError("Connection timeout to host " + origin));
  };
  Connection connection = co_await before(get_running_loop().time() + *limit, std::move(work), late);
  co_return connection;
}

Coro<Connection> ConnectorState::obtain(Destination destination, RequestTrace& trace,
                                        std::optional<Duration> sock_connect, bool fresh, std::source_location where) {
  Connection result;
  const bool queued = pool_->is_full_for(destination.key);
  if (queued) {
    trace.span.record("queued");
    if (trace.is_watched(&TraceConfig::on_connection_queued_start)) {
      co_await trace.emit(&TraceConfig::on_connection_queued_start);
    }
  }
  result.place = co_await pool_->take(destination.key);
  if (queued && trace.is_watched(&TraceConfig::on_connection_queued_end)) {
    co_await trace.emit(&TraceConfig::on_connection_queued_end);
  }
  if (!fresh) result.connection = pool_->take_idle(destination.key);
  if (result.connection) {
    trace.span.record("reuse", "stream", result.connection->stream.id());
    if (trace.is_watched(&TraceConfig::on_connection_reuseconn)) {
      co_await trace.emit(&TraceConfig::on_connection_reuseconn);
    }
    co_return result;
  }
  if (trace.is_watched(&TraceConfig::on_connection_create_start)) {
    co_await trace.emit(&TraceConfig::on_connection_create_start);
  }
  const std::string key = destination.key;
  const std::string origin = destination.origin;
  std::optional<Duration> when;
  if (sock_connect) when = get_running_loop().time() + *sock_connect;
  const auto late = [&origin] {
    return std::make_exception_ptr(ConnectionTimeoutError("Connection timeout to host " + origin));
  };
  TransportRef transport = co_await before(when, create_mapped(std::move(destination), trace), late);
  result.connection = aio::detail::Ref<ClientConnection>(new ClientConnection(std::move(transport), key, where));
  trace.span.record("connect", "stream", result.connection->stream.id());
  if (trace.is_watched(&TraceConfig::on_connection_create_end)) {
    co_await trace.emit(&TraceConfig::on_connection_create_end);
  }
  co_return result;
}

/// create() with aiohttp's errors.
Coro<TransportRef> ConnectorState::create_mapped(Destination destination, RequestTrace& trace) {
  const std::string host = destination.host;
  const std::uint16_t port = destination.port;
  try {
    TransportRef transport = co_await create(std::move(destination), trace);
    co_return transport;
  } catch (const GAIError& error) {
    throw ClientConnectorDNSError(host, port, error.what());
  } catch (const SSLCertVerificationError& error) {
    throw ClientConnectorCertificateError(host, port, error.what());
  } catch (const SSLError& error) {
    throw ClientConnectorSSLError(host, port, error.what());
  } catch (const OSError& error) {
    if (!unix_path_.empty()) throw UnixClientConnectorError(unix_path_, host, port, error.what());
    throw ClientConnectorError(host, port, error.what());
  } catch (const TimeoutError& error) {
    throw ClientConnectorError(host, port, error.what());
  }
}

Coro<TransportRef> ConnectorState::create(Destination destination, RequestTrace& trace) {
  TransportRef transport;
  if (!unix_path_.empty()) {
    Address address;
    address.path = unix_path_;
    transport = co_await current_network().connect(std::move(address), std::nullopt);
  } else {
    std::vector<Address> candidates = co_await addresses(destination, trace);
    transport = co_await connect_first(std::move(candidates));
  }
  if (destination.tls) {
    TransportRef plain = transport;
    try {
      transport = co_await current_network().start_tls(transport, std::move(*destination.tls), false,
                                                       std::move(destination.server_hostname));
    } catch (...) {
      plain->abort();
      throw;
    }
  }
  co_return transport;
}

Coro<std::vector<Address>> ConnectorState::addresses(Destination destination, RequestTrace& trace) {
  if (destination.is_address) {
    std::vector<Address> itself = co_await current_network().resolve(destination.host, destination.port);
    co_return itself;
  }
  TraceParams params = trace.params;
  params.host = destination.host;
  const std::string key = destination.host + ':' + std::to_string(destination.port);
  const auto cached = dns_cache_.find(key);
  if (cached != dns_cache_.end() && (!cached->second.expires || get_running_loop().time() < *cached->second.expires)) {
    std::vector<Address> known = cached->second.addresses;
    if (trace.is_watched(&TraceConfig::on_dns_cache_hit)) {
      co_await trace.emit(&TraceConfig::on_dns_cache_hit, std::move(params));
    }
    co_return known;
  }
  if (options_.use_dns_cache && trace.is_watched(&TraceConfig::on_dns_cache_miss)) {
    co_await trace.emit(&TraceConfig::on_dns_cache_miss, params);
  }
  trace.span.record("dns", "host", destination.host);
  if (trace.is_watched(&TraceConfig::on_dns_resolvehost_start)) {
    co_await trace.emit(&TraceConfig::on_dns_resolvehost_start, params);
  }
  std::vector<Address> found = co_await current_network().resolve(destination.host, destination.port);
  if (trace.is_watched(&TraceConfig::on_dns_resolvehost_end)) {
    co_await trace.emit(&TraceConfig::on_dns_resolvehost_end, std::move(params));
  }
  if (options_.use_dns_cache) {
    Resolved entry{found, std::nullopt};
    if (options_.ttl_dns_cache) entry.expires = get_running_loop().time() + *options_.ttl_dns_cache;
    if (dns_cache_.size() >= kMaxDnsEntries) dns_cache_.clear();
    dns_cache_[key] = std::move(entry);
  }
  co_return found;
}

/// The first that answers, one after the other.
Coro<TransportRef> ConnectorState::connect_first(std::vector<Address> addresses) {
  std::exception_ptr error;
  for (const Address& address : addresses) {
    try {
      TransportRef transport = co_await current_network().connect(address, options_.local_addr);
      co_return transport;
    } catch (const Error&) {
      error = std::current_exception();
    }
  }
  std::rethrow_exception(error);
}

void ConnectorState::give_back(aio::detail::Ref<ClientConnection> connection) {
  connection->used = true;
  pool_->put_idle(std::move(connection));
}

}  // namespace aio::http::detail
