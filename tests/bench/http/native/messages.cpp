// Websocket connections that each send a text of 64 bytes and wait for its echo, again and again, around epoll.
//
//     messages PORT CONNECTIONS SECONDS     prints the number of echoes

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kHandshake =
    "GET /ws HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
constexpr std::size_t kSize = 64;
constexpr std::size_t kEchoed = 2 + kSize;

struct Connection {
  int fd;
  std::size_t got = 0;
};

/// A masked text frame.
std::string frame() {
  std::string text = {'\x81', static_cast<char>(0x80 | kSize), 1, 2, 3, 4};
  for (std::size_t i = 0; i < kSize; ++i) text += static_cast<char>('x' ^ (1 + i % 4));
  return text;
}

int connect_to(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("refused");
  const int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

int open_websocket(std::uint16_t port) {
  const int fd = connect_to(port);
  send(fd, kHandshake.data(), kHandshake.size(), MSG_NOSIGNAL);
  std::string answer;
  char byte = 0;
  while (!answer.ends_with("\r\n\r\n")) {
    if (recv(fd, &byte, 1, 0) != 1) throw std::runtime_error("no handshake: " + answer);
    answer += byte;
  }
  if (!answer.starts_with("HTTP/1.1 101")) throw std::runtime_error(answer);
  return fd;
}

std::size_t echo_for(std::vector<Connection>& connections, std::chrono::seconds duration) {
  const std::string text = frame();
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  for (Connection& connection : connections) {
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.ptr = &connection;
    epoll_ctl(epoll, EPOLL_CTL_ADD, connection.fd, &event);
    send(connection.fd, text.data(), text.size(), MSG_NOSIGNAL);
  }
  std::size_t echoes = 0;
  const Clock::time_point end = Clock::now() + duration;
  epoll_event events[64];
  while (Clock::now() < end) {
    const int count = epoll_wait(epoll, events, 64, 100);
    for (int i = 0; i < count; ++i) {
      Connection& connection = *static_cast<Connection*>(events[i].data.ptr);
      char piece[kEchoed];
      const ssize_t size = recv(connection.fd, piece, kEchoed - connection.got, 0);
      if (size <= 0) throw std::runtime_error("the server ended a connection");
      connection.got += static_cast<std::size_t>(size);
      if (connection.got < kEchoed) continue;
      connection.got = 0;
      ++echoes;
      send(connection.fd, text.data(), text.size(), MSG_NOSIGNAL);
    }
  }
  close(epoll);
  return echoes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  try {
    std::vector<Connection> connections;
    for (int i = 0; i < std::atoi(argv[2]); ++i) {
      connections.push_back({open_websocket(static_cast<std::uint16_t>(std::atoi(argv[1])))});
    }
    std::printf("%zu\n", echo_for(connections, std::chrono::seconds(std::atoi(argv[3]))));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "messages: %s\n", error.what());
    return 1;
  }
  return 0;
}
