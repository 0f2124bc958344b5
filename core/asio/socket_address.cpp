#include "asio/socket_address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>

#include "net/errors.h"

namespace aio::asio {
namespace {

// A unix socket without a name, as a client's own end is.
bool is_unnamed(const SocketAddress& address) {
  return address.size <= offsetof(sockaddr_un, sun_path);
}

SocketAddress unix_address(const std::string& path) {
  SocketAddress address;
  auto& system = reinterpret_cast<sockaddr_un&>(address.storage);
  if (path.size() >= sizeof system.sun_path) {
    throw OSError("The path of a unix socket has at most " + std::to_string(sizeof system.sun_path - 1) +
                  " bytes, and '" + path + "' has " + std::to_string(path.size()));
  }
  system.sun_family = AF_UNIX;
  std::memcpy(system.sun_path, path.data(), path.size());
  // The abstract names of Linux begin with a NUL and have no end but their length.
  const bool is_abstract = path[0] == '\0';
  address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + (is_abstract ? 0 : 1));
  return address;
}

// "fe80::1%eth0": only the system knows the number of that interface.
std::optional<SocketAddress> parse_scoped(const std::string& host, std::uint16_t port) {
  const std::size_t percent = host.find('%');
  if (percent == std::string::npos) return std::nullopt;
  std::optional<SocketAddress> address = parse_ip(host.substr(0, percent), port);
  if (!address || address->family() != AF_INET6) return std::nullopt;
  const unsigned scope = ::if_nametoindex(host.c_str() + percent + 1);
  if (scope == 0) return std::nullopt;
  reinterpret_cast<sockaddr_in6&>(address->storage).sin6_scope_id = scope;
  return address;
}

Address from_unix(const SocketAddress& address) {
  if (is_unnamed(address)) return {};
  const auto& system = reinterpret_cast<const sockaddr_un&>(address.storage);
  std::size_t length = address.size - offsetof(sockaddr_un, sun_path);
  if (system.sun_path[0] != '\0') length = ::strnlen(system.sun_path, length);
  return {"", 0, std::string(system.sun_path, length)};
}

}  // namespace

std::optional<SocketAddress> parse_ip(const std::string& host, std::uint16_t port) {
  SocketAddress address;
  auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
  if (::inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    address.size = sizeof v4;
    return address;
  }
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
  if (::inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    address.size = sizeof v6;
    return address;
  }
  return parse_scoped(host, port);
}

SocketAddress to_system(const Address& address) {
  if (address.is_unix()) return unix_address(address.path);
  if (const std::optional<SocketAddress> parsed = parse_ip(address.host, address.port)) return *parsed;
  throw OSError("'" + address.host + "' is not an IP address; resolve() gives those of a name");
}

Address from_system(const SocketAddress& address) {
  char text[INET6_ADDRSTRLEN + 1 + IF_NAMESIZE] = "";
  if (address.family() == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address.storage);
    ::inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
    return {text, ntohs(v4.sin_port)};
  }
  if (address.family() == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address.storage);
    ::inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
    if (char name[IF_NAMESIZE]; v6.sin6_scope_id != 0 && ::if_indextoname(v6.sin6_scope_id, name)) {
      std::strcat(text, "%");
      std::strcat(text, name);
    }
    return {text, ntohs(v6.sin6_port)};
  }
  return address.family() == AF_UNIX ? from_unix(address) : Address{};
}

}  // namespace aio::asio
