// Connections of a client's pool between two requests, on real sockets.
#include "http/client_session.h"
#include "net/server.h"
#include "support/canned_server.h"
#include "unit/asio/secure_sockets.h"

namespace {

// What a stream reads at once: after so many bytes it cannot know whether more have come.
constexpr std::size_t kOneRead = 16 * 1024;

// Two requests with some passes of the loop between them.
Coro<> ask_twice(std::string url, SSLContext context) {
  http::RequestOptions trusting;
  trusting.ssl = context;
  http::ClientSession client = co_await http::ClientSession::create();
  const std::string first = co_await fetch(client, url, trusting);
  co_await sleep(10ms);
  CHECK(client.connector().idle() == 1);
  const std::string second = co_await fetch(client, url, trusting);
  CHECK(first == second);
  co_await client.close();
}

int connections_of_two_requests(const std::string& body, ServerOptions listening) {
  Seen seen;
  Answer answer = [&](const SeenRequest&) { return ok(body); };
  run_really([&]() -> Coro<> {
    const std::string scheme = listening.tls ? "https" : "http";
    ConnectionHandler handler = [&](Stream& stream) { return serve_answers(stream, seen, answer); };
    Coro<Server> starting = start_server(std::move(handler), "127.0.0.1", 0, std::move(listening));
    Server server = co_await starting;
    co_await ask_twice(scheme + "://127.0.0.1:" + std::to_string(server.sockets().at(0).port), authority().client());
    co_await server.close();
  });
  CHECK(seen.requests.size() == 2);
  return seen.connections;
}

}  // namespace

TEST_CASE("an idle TLS connection stays in the pool") {
  ServerOptions listening;
  listening.tls = good_server();
  CHECK(connections_of_two_requests("hello", std::move(listening)) == 1);
}

TEST_CASE("an idle connection stays in the pool whose last read was as large as a read may be") {
  const std::size_t head = ok(std::string(10'000, 'x')).size() - 10'000;
  CHECK(connections_of_two_requests(std::string(kOneRead - head, 'x'), {}) == 1);
}

TEST_CASE("an idle TLS connection that the server ends leaves the pool") {
  run_really([]() -> Coro<> {
    ServerOptions listening;
    listening.tls = good_server();
    const auto answer_once = [](Stream& stream) -> Coro<> {
      co_await read_request_head(stream);
      const std::string answer = ok("x");
      co_await stream.write(answer);
      co_await sleep(10ms);
    };
    Coro<Server> starting = start_server(answer_once, "127.0.0.1", 0, std::move(listening));
    Server server = co_await starting;
    http::RequestOptions trusting;
    trusting.ssl = authority().client();
    http::ClientSession client = co_await http::ClientSession::create();
    const std::string url = "https://127.0.0.1:" + std::to_string(server.sockets().at(0).port);
    const std::string answer = co_await fetch(client, url, std::move(trusting));
    CHECK(answer == "x");
    co_await checkpoint();
    co_await checkpoint();
    CHECK(client.connector().idle() == 1);
    co_await server.close();
    while (client.connector().idle() > 0) co_await checkpoint();
    co_await client.close();
  });
}
