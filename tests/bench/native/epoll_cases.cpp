#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clients.h"
#include "measure.h"
#include "network_cases.h"

namespace bench::epoll_cases {
namespace {

struct Bound {
  int fd;
  std::uint16_t port;
};

Bound listening() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  socklen_t size = sizeof address;
  ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::listen(fd, kManyConnections);
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return {fd, ntohs(address.sin_port)};
}

// Answers one request; false when the client has left.
bool answer(int fd) {
  char buffer[4'096];
  const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
  if (got <= 0) return false;
  return ::send(fd, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) > 0;
}

void serve(int connections, int count) {
  const Bound listener = listening();
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  const Clients clients(listener.port, connections, count / connections);
  for (int i = 0; i < connections; ++i) {
    epoll_event event{EPOLLIN, {}};
    event.data.fd = ::accept4(listener.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
  }
  begin();
  int open = connections;
  while (open > 0) {
    epoll_event events[128];
    const int ready = ::epoll_wait(epoll, events, 128, -1);
    for (int i = 0; i < ready; ++i) {
      if (answer(events[i].data.fd)) continue;
      ::close(events[i].data.fd);
      --open;
    }
  }
  end();
  ::close(epoll);
  ::close(listener.fd);
}

}  // namespace

void one_connection(int count) {
  serve(1, count);
}

void many_connections(int count) {
  serve(kManyConnections, count);
}

}  // namespace bench::epoll_cases
