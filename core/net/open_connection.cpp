#include "net/open_connection.h"

#include "net/errors.h"
#include "net/network.h"
#include "runtime/event_loop.h"
#include "runtime/timeout.h"

namespace aio {
namespace {

using TransportRef = detail::Ref<Transport>;

void add(std::string& list, const char* text) {
  if (!list.empty()) list += "; ";
  list += text;
}

Coro<TransportRef> connect_to_first(std::vector<Address> addresses, std::optional<Address> local) {
  std::exception_ptr error;
  std::string tried;
  for (const Address& address : addresses) {
    try {
      TransportRef transport = co_await current_network().connect(address, local);
      co_return transport;
    } catch (const OSError& failure) {
      error = std::current_exception();
      add(tried, failure.what());
    } catch (const TimeoutError& failure) {
      error = std::current_exception();
      add(tried, failure.what());
    }
  }
  if (addresses.size() > 1) throw OSError("Every address failed: " + tried);
  std::rethrow_exception(error);
}

Coro<TransportRef> secured(TransportRef transport, SSLContext context, std::string hostname) {
  try {
    TransportRef secure =
        co_await current_network().start_tls(transport, std::move(context), false, std::move(hostname));
    co_return secure;
  } catch (...) {
    transport->abort();
    throw;
  }
}

Coro<TransportRef> connect(std::string host, std::uint16_t port, ConnectionOptions options) {
  std::vector<Address> addresses = co_await current_network().resolve(host, port);
  TransportRef transport = co_await connect_to_first(std::move(addresses), options.local_addr);
  if (options.tls) {
    if (options.server_hostname.empty()) options.server_hostname = std::move(host);
    transport = co_await secured(std::move(transport), std::move(*options.tls), std::move(options.server_hostname));
  }
  co_return transport;
}

Coro<TransportRef> connect_unix(std::string path, ConnectionOptions options) {
  if (path.empty()) throw ValueError("The path of the unix socket is empty");
  Address address{"", 0, std::move(path)};
  TransportRef transport = co_await current_network().connect(std::move(address), std::nullopt);
  if (options.tls) {
    if (options.server_hostname.empty())
      throw ValueError("TLS over a unix socket needs ConnectionOptions::server_hostname");
    transport = co_await secured(std::move(transport), std::move(*options.tls), std::move(options.server_hostname));
  }
  co_return transport;
}

Coro<Stream> opened(Coro<TransportRef> connecting, std::optional<Duration> limit, std::source_location where) {
  TransportRef transport;
  if (limit) {
    transport = co_await timeout(limit, std::move(connecting));
  } else {
    transport = co_await connecting;
  }
  Stream stream(std::move(transport), "connect", where);
  co_return stream;
}

}  // namespace

Coro<Stream> open_connection(std::string host, std::uint16_t port, ConnectionOptions options,
                             std::source_location where) {
  const std::optional<Duration> limit = options.timeout;
  return opened(connect(std::move(host), port, std::move(options)), limit, where);
}

Coro<Stream> open_unix_connection(std::string path, ConnectionOptions options, std::source_location where) {
  const std::optional<Duration> limit = options.timeout;
  return opened(connect_unix(std::move(path), std::move(options)), limit, where);
}

Coro<std::vector<Address>> resolve(std::string host, std::uint16_t port) {
  std::vector<Address> addresses = co_await current_network().resolve(std::move(host), port);
  co_return addresses;
}

}  // namespace aio
