// TCP as a Transport: bytes both ways, backpressure, the ends of a connection, waiting and forgetting.
#include <sys/socket.h>
#include <unistd.h>

#include <optional>

#include "asio/socket_address.h"
#include "unit/asio/sockets.h"

namespace {

constexpr std::size_t kMebibyte = 1024 * 1024;

Coro<> receive_slowly(Transport& transport, std::string& into, std::size_t size) {
  while (into.size() < size) {
    const std::string next = co_await receive(transport, 10'000);
    if (next.empty()) co_return;
    into += next;
    for (int i = 0; i < 3; ++i) co_await checkpoint();
  }
}

Coro<> echo(Transport& transport, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    const std::string ping = co_await receive(transport);
    co_await send(transport, ping);
  }
}

// Where a descriptor of this process is connected from.
Address local_of(int fd) {
  asio::SocketAddress address;
  return ::getsockname(fd, address.get(), &address.size) == 0 ? asio::from_system(address) : Address{};
}

}  // namespace

TEST_CASE("what one end writes the other reads") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    co_await send(*pair.client, "ping");
    const std::string ping = co_await receive(*pair.server);
    CHECK(ping == "ping");
    co_await send(*pair.server, "pong");
    const std::string pong = co_await receive(*pair.client);
    CHECK(pong == "pong");
  });
}

TEST_CASE("an empty connection would block, and reads again after it said so") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    char byte = 0;
    CHECK(pair.client->read(&byte, 1).status == IoStatus::kWouldBlock);
    co_await send(*pair.server, "x");
    const std::string next = co_await receive(*pair.client);
    CHECK(next == "x");
  });
}

TEST_CASE("both ends know both addresses") {
  run_really([]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen(kAnyPort, {});
    CHECK(listener->local().host == "127.0.0.1");
    CHECK(listener->local().port != 0);
    const Pair pair = co_await connect_pair(*listener);
    CHECK(pair.client->peer() == listener->local());
    CHECK(pair.server->local() == listener->local());
    CHECK(pair.server->peer() == pair.client->local());
    CHECK_FALSE(pair.client->is_secure());
    CHECK(pair.client->alpn().empty());
  });
}

TEST_CASE("a mebibyte goes both ways at once through slow readers") {
  std::string at_client, at_server;
  run_really([&]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    co_await gather(send(*pair.client, pattern(kMebibyte)), send(*pair.server, pattern(kMebibyte)),
                    receive_slowly(*pair.client, at_client, kMebibyte),
                    receive_slowly(*pair.server, at_server, kMebibyte));
  });
  CHECK(at_client == pattern(kMebibyte));
  CHECK(at_server == pattern(kMebibyte));
}

TEST_CASE("two connections play ping-pong ten thousand times") {
  constexpr int kRounds = 10'000;
  int rounds = 0;
  run_really([&]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    const Task<> other = create_task(echo(*pair.server, kRounds));
    for (; rounds < kRounds; ++rounds) {
      co_await send(*pair.client, "ping");
      const std::string pong = co_await receive(*pair.client);
      if (pong != "ping") break;
    }
    co_await other;
  });
  CHECK(rounds == kRounds);
}

TEST_CASE("a write takes a prefix and says when there is no room") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    const std::string data = pattern(64 * kMebibyte);
    const IoResult first = pair.client->write(data.data(), data.size());
    CHECK(first.status == IoStatus::kDone);
    CHECK(first.bytes > 0);
    CHECK(first.bytes < data.size());
    IoResult more = first;
    while (more.status == IoStatus::kDone) more = pair.client->write(data.data(), data.size());
    CHECK(more.status == IoStatus::kWouldBlock);
    CHECK(more.bytes == 0);
  });
}

TEST_CASE("a half-closed connection still carries the other direction") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    co_await send(*pair.client, "question");
    co_await finish(*pair.client);
    const std::string question = co_await receive_all(*pair.server);
    CHECK(question == "question");
    co_await send(*pair.server, "answer");
    pair.server->close();
    const std::string answer = co_await receive_all(*pair.client);
    CHECK(answer == "answer");
  });
}

TEST_CASE("close delivers what was written, then the end") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    co_await send(*pair.server, "last words");
    pair.server->close();
    pair.server->close();
    const std::string all = co_await receive_all(*pair.client);
    CHECK(all == "last words");
  });
}

TEST_CASE("abort resets the connection, and so does the last reference") {
  run_really([]() -> Coro<> {
    Pair aborted = co_await tcp_pair();
    aborted.server->abort();
    const std::string first = co_await failure(receive(*aborted.client));
    CHECK(first == "ConnectionResetError: Connection reset by peer: " + aborted.client->peer().text());
    Pair dropped = co_await tcp_pair();
    dropped.server = {};
    const std::string second = co_await failure(receive(*dropped.client));
    CHECK(second == "ConnectionResetError: Connection reset by peer: " + dropped.client->peer().text());
  });
}

TEST_CASE("a broken connection stays broken") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    pair.server->abort();
    const std::string failed = co_await failure(receive(*pair.client));
    char byte = 0;
    CHECK(pair.client->read(&byte, 1).status == IoStatus::kFailed);
    CHECK(pair.client->read(&byte, 1).status == IoStatus::kFailed);
  });
}

TEST_CASE("a write to who has left is a BrokenPipeError or a reset, and no signal") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    pair.server->abort();
    co_await failure(receive(*pair.client));
    const std::string failed = co_await failure(send(*pair.client, "hello"));
    CHECK(failed == "BrokenPipeError: Broken pipe: " + pair.client->peer().text());
  });
}

TEST_CASE("what came before the peer left can be read after a write has failed") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    co_await send(*pair.server, "early answer");
    co_await finish(*pair.client);
    const std::string failed = co_await failure(send(*pair.client, "more"));
    CHECK(failed == "BrokenPipeError: Broken pipe: " + pair.client->peer().text());
    const std::string answer = co_await receive(*pair.client);
    CHECK(answer == "early answer");
  });
}

TEST_CASE("a connection that this side closed says so, and wakes who waits") {
  std::string failed, peer;
  run_really([&]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    peer = pair.client->peer().text();
    const Task<std::string> reader = create_task(failure(receive(*pair.client)));
    co_await checkpoint();
    pair.client->close();
    failed = co_await reader;
  });
  CHECK(failed == "ConnectionAbortedError: Connection closed by this side: " + peer);
}

TEST_CASE("forget takes back a wait, and a callback that is ready already") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    Counter waiting;
    pair.client->when_readable(waiting);
    pair.client->forget(waiting);
    pair.client->forget(waiting);
    Counter ready;
    pair.client->when_writable(ready);
    while (!ready.is_linked()) co_await checkpoint();
    pair.client->forget(ready);
    CHECK_FALSE(ready.is_linked());
    co_await send(*pair.server, "x");
    const std::string next = co_await receive(*pair.client);
    CHECK(next == "x");
    CHECK(waiting.count == 0);
    CHECK(ready.count == 0);
  });
}

TEST_CASE("a callback runs once for each wait, and one direction does not wake the other") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    Counter readable, writable;
    pair.client->when_readable(readable);
    pair.client->when_writable(writable);
    while (writable.count == 0) co_await checkpoint();
    co_await sleep(1ms);
    CHECK(readable.count == 0);
    co_await send(*pair.server, "x");
    while (readable.count == 0) co_await checkpoint();
    co_await send(*pair.server, "y");
    co_await sleep(1ms);
    CHECK(readable.count == 1);
    CHECK(writable.count == 1);
    pair.client->forget(readable);
    pair.client->forget(writable);
  });
}

TEST_CASE("a loop that is always busy still hears its sockets") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tcp_pair();
    bool done = false;
    const auto spin = [&]() -> Coro<> {
      while (!done) co_await checkpoint();
    };
    const Task<> busy = create_task(spin());
    const Task<> other = create_task(echo(*pair.server, 10));
    for (int i = 0; i < 10; ++i) {
      co_await send(*pair.client, "x");
      const std::string next = co_await receive(*pair.client);
      CHECK(next == "x");
    }
    done = true;
    co_await busy;
    co_await other;
  });
}

TEST_CASE("a connection may outlive its loop") {
  std::optional<Pair> pair;
  run_really([&]() -> Coro<> { pair = co_await tcp_pair(); });
  char byte = 0;
  CHECK(pair->client->read(&byte, 1).status == IoStatus::kFailed);
  CHECK(pair->client->write("x", 1).status == IoStatus::kFailed);
  pair->client->abort();
  pair.reset();
}

TEST_CASE("a closed connection that a child process still has open is not heard of any more") {
  run_really([]() -> Coro<> {
    Pair pair = co_await tcp_pair();
    Pair other = co_await tcp_pair();
    int copied = -1;
    for (int fd = 3; copied < 0; ++fd) {
      const Address local = pair.client->local();
      if (local_of(fd) == local) copied = ::dup(fd);
    }
    pair.client = {};
    co_await send(*pair.server, "to nobody");
    const Task<> answering = create_task(echo(*other.server, 1));
    co_await send(*other.client, "x");
    const std::string next = co_await receive(*other.client);
    CHECK(next == "x");
    co_await answering;
    ::close(copied);
  });
}

TEST_CASE("a loop that ends while tasks read, write, accept and connect leaves nothing") {
  const std::size_t before = open_descriptors();
  detail::Ref<Listener> listener;
  Pair pair;
  run_really([&]() -> Coro<> {
    listener = current_network().listen(kAnyPort, {});
    pair = co_await connect_pair(*listener);
    const Task<std::string> reader = create_task(receive(*pair.client));
    const Task<> writer = create_task(send(*pair.server, pattern(64 * kMebibyte)));
    const Task<Connection> acceptor = create_task(accept_one(*listener));
    const Task<Connection> connecting = create_task(current_network().connect(listener->local(), std::nullopt));
    co_await checkpoint();
  });
  listener = {};
  pair = {};
  CHECK(open_descriptors() == before);
}
