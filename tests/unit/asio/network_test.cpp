// Connecting, listening and resolving: what is found, what is refused, what is left when it is given up.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "asio/socket.h"
#include "unit/asio/sockets.h"

namespace {

Coro<Connection> connect(Address address) {
  return current_network().connect(std::move(address), std::nullopt);
}

Coro<std::vector<Address>> addresses_of(std::string host) {
  return current_network().resolve(std::move(host), 80);
}

std::string listen_failure(const Address& address, const ListenOptions& options = {}) {
  return thrown_by([&] { current_network().listen(address, options); });
}

// An address where nobody listens: a port that was free a moment ago.
Address nobody() {
  return current_network().listen(kAnyPort, {})->local();
}

std::string port_of(const Address& address) {
  return std::to_string(address.port);
}

}  // namespace

TEST_CASE("a connection to where nobody listens is refused, with the address") {
  run_really([]() -> Coro<> {
    const Address address = nobody();
    const std::string failed = co_await failure(connect(address));
    CHECK(failed == "ConnectionRefusedError: Connection refused: " + address.text());
  });
}

TEST_CASE("a name is no address to connect to or to listen at") {
  run_really([]() -> Coro<> {
    const std::string failed = co_await failure(connect({"localhost", 80}));
    CHECK(failed == "OSError: 'localhost' is not an IP address; resolve() gives those of a name");
    CHECK(listen_failure({"localhost", 0}) == failed);
  });
}

TEST_CASE("a connection can begin at a given local address") {
  run_really([]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen(kAnyPort, {});
    const Address local = nobody();
    const Connection client = co_await current_network().connect(listener->local(), local);
    CHECK(client->local() == local);
    const Connection server = co_await accept_one(*listener);
    CHECK(server->peer() == local);
  });
}

TEST_CASE("a local address that this machine has not is an OSError, with the address") {
  run_really([]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen(kAnyPort, {});
    const Address foreign{"192.0.2.1", 0};
    const std::string failed = co_await failure(current_network().connect(listener->local(), foreign));
    CHECK(failed == "OSError: Cannot assign requested address: 192.0.2.1:0");
  });
}

TEST_CASE("IPv6 works like IPv4") {
  run_really([]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen({"::1", 0}, {});
    const Pair pair = co_await connect_pair(*listener);
    CHECK(pair.client->peer().text() == "[::1]:" + port_of(listener->local()));
    co_await send(*pair.client, "six");
    const std::string six = co_await receive(*pair.server);
    CHECK(six == "six");
  });
}

TEST_CASE("an address in use is an OSError, with the address") {
  run_really([]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen(kAnyPort, {});
    CHECK(listen_failure(listener->local()) == "OSError: Address already in use: " + listener->local().text());
    co_return;
  });
}

TEST_CASE("several may listen at an address when all of them say so") {
  run_really([]() -> Coro<> {
    ListenOptions shared;
    shared.reuse_port = true;
    const detail::Ref<Listener> first = current_network().listen(kAnyPort, shared);
    CHECK(listen_failure(first->local(), shared) == "");
    CHECK(listen_failure(first->local()) != "");
    co_return;
  });
}

TEST_CASE("a port can be listened at again as soon as its listener is closed, in spite of its connections") {
  run_really([]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen(kAnyPort, {});
    const Pair pair = co_await connect_pair(*listener);
    listener->close();
    listener->close();
    pair.server->close();
    CHECK(listen_failure(listener->local()) == "");
  });
}

TEST_CASE("connections wait in the backlog until they are accepted, in order") {
  run_really([]() -> Coro<> {
    ListenOptions options;
    options.backlog = 8;
    const detail::Ref<Listener> listener = current_network().listen(kAnyPort, options);
    std::vector<Connection> clients;
    for (int i = 0; i < 5; ++i) {
      Connection client = co_await connect(listener->local());
      co_await send(*client, std::to_string(i));
      clients.push_back(std::move(client));
    }
    for (int i = 0; i < 5; ++i) {
      const Connection server = co_await accept_one(*listener);
      const std::string number = co_await receive(*server);
      CHECK(number == std::to_string(i));
    }
    CHECK_FALSE(listener->accept());
  });
}

TEST_CASE("a closed listener refuses, accepts nothing and wakes who waits") {
  run_really([]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen(kAnyPort, {});
    Counter woken;
    listener->when_acceptable(woken);
    listener->close();
    co_await checkpoint();
    CHECK(woken.count == 1);
    CHECK_FALSE(listener->accept());
    const std::string failed = co_await failure(connect(listener->local()));
    CHECK(failed.substr(0, 22) == "ConnectionRefusedError");
  });
}

TEST_CASE("without a free descriptor accept and connect say so, and accept goes on afterwards") {
  run_really([]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen(kAnyPort, {});
    const Connection client = co_await connect(listener->local());
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit none = before;
    none.rlim_cur = 0;
    ::setrlimit(RLIMIT_NOFILE, &none);
    const std::string accepted = co_await failure(accept_one(*listener));
    const std::string connected = co_await failure(connect(listener->local()));
    ::setrlimit(RLIMIT_NOFILE, &before);
    CHECK(accepted == "OSError: Too many open files: " + listener->local().text());
    CHECK(connected == accepted);
    const Connection server = co_await accept_one(*listener);
    CHECK(server);
  });
}

TEST_CASE("what epoll does not take is an OSError, and is closed") {
  const std::size_t before = open_descriptors();
  const detail::Ref<asio::Reactor> reactor(new asio::Reactor());
  const std::string failed = thrown_by([&] {
    const int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);  // epoll watches no files
    const detail::Ref<asio::Socket> socket(new asio::Socket(reactor, file));
  });
  CHECK(failed == "OSError: epoll cannot watch another socket: Operation not permitted");
  CHECK(open_descriptors() - before <= 4);  // the reactor's own
}

TEST_CASE("child processes inherit no socket, and Nagle's algorithm is off") {
  run_really([]() -> Coro<> {
    const std::size_t before = open_descriptors();
    const Pair pair = co_await tcp_pair();
    CHECK(open_descriptors() == before + 3);  // one is the epoll that watches both
    int sockets = 0;
    for (int fd = 3; fd < 1'000; ++fd) {
      struct stat found{};
      if (::fstat(fd, &found) != 0 || !S_ISSOCK(found.st_mode)) continue;
      ++sockets;
      CHECK((::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
      int on = 0;
      socklen_t size = sizeof on;
      CHECK(::getsockopt(fd, 6, 1, &on, &size) == 0);  // IPPROTO_TCP, TCP_NODELAY
      CHECK(on != 0);
    }
    CHECK(sockets == 2);
  });
}

TEST_CASE("an IP address is resolved to itself, at once") {
  run_really([]() -> Coro<> {
    const std::vector<Address> four = co_await addresses_of("127.0.0.1");
    CHECK(four == std::vector<Address>{{"127.0.0.1", 80}});
    const std::vector<Address> six = co_await addresses_of("::1");
    CHECK(six == std::vector<Address>{{"::1", 80}});
  });
}

TEST_CASE("localhost is this machine") {
  run_really([]() -> Coro<> {
    const std::vector<Address> found = co_await addresses_of("localhost");
    CHECK(std::count(found.begin(), found.end(), Address{"127.0.0.1", 80}) == 1);
  });
}
