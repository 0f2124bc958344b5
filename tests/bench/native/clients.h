// The other side of the network's figures: clients on a thread of their own, with plain blocking sockets.
#pragma once

#include <cstdint>
#include <string_view>
#include <thread>
#include <vector>

namespace bench {

inline constexpr std::string_view kRequest =
    "GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n";
inline constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 13\r\n\r\nHello, world!";

/// Ask a server at 127.0.0.1, all in turn, then read all answers, so many times; then they leave.
class Clients {
 public:
  Clients(std::uint16_t port, int connections, int rounds);
  ~Clients();
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

 private:
  static void ask(const std::vector<int>& sockets, int rounds);

  std::thread thread_;
};

}  // namespace bench
