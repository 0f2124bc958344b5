// TLS as a Transport: the same bytes as without it, the ends of a connection, what was agreed on.
#include "unit/asio/secure_sockets.h"

namespace {

constexpr std::size_t kMebibyte = 1024 * 1024;

Coro<> echo(Transport& transport, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    const std::string ping = co_await receive(transport);
    co_await send(transport, ping);
  }
}

Coro<> receive_slowly(Transport& transport, std::string& into, std::size_t size) {
  while (into.size() < size) {
    const std::string next = co_await receive(transport, 10'000);
    if (next.empty()) co_return;
    into += next;
    for (int i = 0; i < 3; ++i) co_await checkpoint();
  }
}

}  // namespace

TEST_CASE("TLS carries what one end writes to the other") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tls_pair();
    CHECK(pair.client->is_secure());
    CHECK(pair.server->is_secure());
    CHECK(pair.client->peer() == pair.server->local());
    co_await send(*pair.client, "ping");
    const std::string ping = co_await receive(*pair.server);
    CHECK(ping == "ping");
    co_await send(*pair.server, "pong");
    const std::string pong = co_await receive(*pair.client);
    CHECK(pong == "pong");
  });
}

TEST_CASE("TLS carries a mebibyte both ways at once through slow readers") {
  std::string at_client, at_server;
  run_really([&]() -> Coro<> {
    const Pair pair = co_await tls_pair();
    co_await gather(send(*pair.client, pattern(kMebibyte)), send(*pair.server, pattern(kMebibyte)),
                    receive_slowly(*pair.client, at_client, kMebibyte),
                    receive_slowly(*pair.server, at_server, kMebibyte));
  });
  CHECK(at_client == pattern(kMebibyte));
  CHECK(at_server == pattern(kMebibyte));
}

TEST_CASE("TLS plays ping-pong a thousand times") {
  int rounds = 0;
  run_really([&]() -> Coro<> {
    const Pair pair = co_await tls_pair();
    const Task<> other = create_task(echo(*pair.server, 1'000));
    for (; rounds < 1'000; ++rounds) {
      co_await send(*pair.client, "ping");
      const std::string pong = co_await receive(*pair.client);
      if (pong != "ping") break;
    }
    co_await other;
  });
  CHECK(rounds == 1'000);
}

TEST_CASE("TLS works over unix sockets alike, and over TLS") {
  run_really([]() -> Coro<> {
    const Pair outer = co_await tls_pair();
    const Pair inner = co_await secure(outer, good_server(), authority().client());
    co_await send(*inner.client, "twice");
    const std::string twice = co_await receive(*inner.server);
    CHECK(twice == "twice");
  });
}

TEST_CASE("a peer that does not read stops a TLS writer, with little waiting on this side") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tls_pair();
    const std::string data = pattern(64 * kMebibyte);
    const IoResult first = pair.client->write(data.data(), data.size());
    CHECK(first.status == IoStatus::kDone);
    CHECK(first.bytes < data.size());
    CHECK(pair.client->write("x", 1).status == IoStatus::kWouldBlock);
    Counter writable;
    pair.client->when_writable(writable);
    const std::string all = co_await receive_exactly(*pair.server, first.bytes);
    CHECK(all == data.substr(0, first.bytes));
    while (writable.count == 0) co_await checkpoint();
    CHECK(pair.client->write("x", 1).status == IoStatus::kDone);
  });
}

TEST_CASE("a writer that gives up may write something else instead") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tls_pair();
    const std::string data(64 * kMebibyte, 'a');
    const std::size_t taken = pair.client->write(data.data(), data.size()).bytes;
    CHECK(pair.client->write("bbb", 3).status == IoStatus::kWouldBlock);
    const Task<std::string> reader = create_task(receive_exactly(*pair.server, taken + 1));
    co_await send(*pair.client, "c");
    const std::string all = co_await reader;
    CHECK(all.substr(0, taken) == data.substr(0, taken));
    CHECK(all.substr(taken) == "c");
  });
}

TEST_CASE("over TLS too, a half-closed connection carries the other direction") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tls_pair();
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

TEST_CASE("close delivers what TLS took, also when the peer has no room for it yet") {
  run_really([]() -> Coro<> {
    Pair pair = co_await tls_pair();
    const std::string data = pattern(64 * kMebibyte);
    const std::size_t taken = pair.client->write(data.data(), data.size()).bytes;
    pair.client->close();
    pair.client = {};
    const std::string all = co_await receive_all(*pair.server);
    CHECK(all == data.substr(0, taken));
  });
}

TEST_CASE("close wakes who reads, also while it goes on sending") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tls_pair();
    const std::string data = pattern(64 * kMebibyte);
    pair.client->write(data.data(), data.size());
    const Task<std::string> reader = create_task(failure(receive(*pair.client)));
    co_await checkpoint();
    pair.client->close();
    const std::string failed = co_await reader;
    CHECK(failed == "ConnectionAbortedError: Connection closed by this side: " + pair.client->peer().text());
  });
}

TEST_CASE("a loop that ends while TLS still sends what close() left leaves nothing") {
  const std::size_t before = open_descriptors();
  run_really([]() -> Coro<> {
    const Pair pair = co_await tls_pair();
    const std::string data = pattern(64 * kMebibyte);
    pair.client->write(data.data(), data.size());
    pair.client->close();
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("a connection that ends without TLS's farewell reads as its end") {
  run_really([]() -> Coro<> {
    Pair below = co_await tcp_pair();
    const Connection raw = below.server;
    const Pair pair = co_await secure(std::move(below), good_server(), authority().client());
    co_await send(*pair.server, "half a story");
    raw->close();
    const std::string all = co_await receive_all(*pair.client);
    CHECK(all == "half a story");
  });
}

TEST_CASE("abort resets a TLS connection") {
  run_really([]() -> Coro<> {
    const Pair pair = co_await tls_pair();
    pair.server->abort();
    const std::string failed = co_await failure(receive(*pair.client));
    CHECK(failed == "ConnectionResetError: Connection reset by peer: " + pair.client->peer().text());
  });
}

TEST_CASE("the best protocol that both sides know is agreed on") {
  run_really([]() -> Coro<> {
    Pair below = co_await tcp_pair();
    const Pair pair = co_await secure(std::move(below), with_alpn(good_server(), "h2 http/1.1"),
                                      with_alpn(authority().client(), "http/1.1 spdy/3"));
    CHECK(pair.client->alpn() == "http/1.1");
    CHECK(pair.server->alpn() == "http/1.1");
  });
}

TEST_CASE("a side without protocols agrees on none") {
  run_really([]() -> Coro<> {
    Pair first = co_await tcp_pair();
    const Pair no_offer = co_await secure(std::move(first), with_alpn(good_server(), "http/1.1"), authority().client());
    CHECK(no_offer.client->alpn() == "");
    CHECK(no_offer.server->alpn() == "");
    Pair second = co_await tcp_pair();
    const Pair no_choice =
        co_await secure(std::move(second), good_server(), with_alpn(authority().client(), "http/1.1"));
    CHECK(no_choice.client->alpn() == "");
  });
}
