#include "clients.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace bench {
namespace {

int connected_socket(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    std::perror("connect");
    std::exit(1);
  }
  return fd;
}

void read_answer(int fd) {
  char buffer[1'024];
  for (std::size_t got = 0; got < kAnswer.size();) {
    const ssize_t count = ::recv(fd, buffer, sizeof buffer, 0);
    if (count <= 0) {
      std::fputs("the server left\n", stderr);
      std::exit(1);
    }
    got += static_cast<std::size_t>(count);
  }
}

}  // namespace

Clients::Clients(std::uint16_t port, int connections, int rounds) {
  std::vector<int> sockets;
  for (int i = 0; i < connections; ++i) sockets.push_back(connected_socket(port));
  thread_ = std::thread([sockets, rounds] { ask(sockets, rounds); });
}

Clients::~Clients() {
  thread_.join();
}

void Clients::ask(const std::vector<int>& sockets, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (const int fd : sockets) {
      if (::send(fd, kRequest.data(), kRequest.size(), MSG_NOSIGNAL) < 0) std::exit(1);
    }
    for (const int fd : sockets) read_answer(fd);
  }
  for (const int fd : sockets) ::close(fd);
}

}  // namespace bench
