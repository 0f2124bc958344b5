// Addresses as the system calls want them. Any thread.
#pragma once

#include <sys/socket.h>

#include <optional>
#include <string>

#include "net/address.h"

namespace aio::asio {

struct SocketAddress {
  sockaddr_storage storage = {};
  socklen_t size = sizeof(sockaddr_storage);

  int family() const noexcept { return storage.ss_family; }
  sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
};

/// An IP address as text, with the port; nothing for a name. Never asks a name server.
std::optional<SocketAddress> parse_ip(const std::string& host, std::uint16_t port);
/// Throws: OSError when the host is no IP address or the path is too long for a socket.
SocketAddress to_system(const Address& address);
Address from_system(const SocketAddress& address);

}  // namespace aio::asio
