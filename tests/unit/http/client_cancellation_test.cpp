// A request that is cancelled anywhere leaves no connection, waiter or task behind, and the pool goes on working.
#include "http/client_session.h"
#include "http/detail/compression.h"
#include "net/errors.h"
#include "net/server.h"
#include "support/at_every_await.h"
#include "support/canned_server.h"
#include "support/test.h"
#include "support/websocket_sides.h"

namespace {

using Requests = detail::Function<Coro<>(http::ClientSession&)>;

// Two requests of this kind as the victim, then one more that must succeed; nothing may be left in the end.
Coro<> scenario(const Requests& requests, RawHandler& serve, Log& leaks) {
  ServerOptions listening;
  ConnectionHandler handler = [&](Stream& stream) { return serve(stream); };
  Server server = co_await start_server(std::move(handler), "127.0.0.1", 80, std::move(listening));
  http::ConnectorOptions connector;
  connector.limit = 1;
  http::ClientSessionOptions options;
  options.connector = http::TCPConnector(connector);
  http::ClientSession client = co_await http::ClientSession::create(std::move(options));
  co_await run_as_victim(requests(client));
  co_await sleep(100ms);  // what others have begun ends
  if (client.connector().in_use() != 0) leaks("a place is still taken");
  if (client.connector().waiting() != 0) leaks("a task still waits");
  const std::string after = co_await fetch(client, "http://127.0.0.1/after");
  if (after != "ok") leaks("afterwards", after);
  co_await client.close();
  co_await sleep(1s);
  if (server.connections() != 0) leaks("a connection is still open");
  if (all_tasks().size() != 1) leaks("a task is left");
  server.cancel_clients();
  co_await server.close();
}

std::uint64_t sweep(Requests requests, RawHandler serve) {
  Log leaks;
  const std::uint64_t awaits = at_every_await([&] { return scenario(requests, serve, leaks); },
                                              [&](const Run& run) {
                                                CHECK(run.failure() == "");
                                                CHECK(run.count("lint") == 0);
                                              });
  CHECK(leaks.lines == Lines{});
  return awaits;
}

// Answers with "ok" in two pieces.
Coro<> serve_ok(Stream& stream) {
  try {
    while (true) {
      const std::string head = co_await read_request_head(stream);
      if (head.find("Content-Length: ") != head.npos) co_await stream.read_exactly(100'000);
      co_await stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
      co_await sleep(1ms);
      co_await stream.write("k");
    }
  } catch (const IncompleteReadError&) {
  } catch (const ConnectionError&) {
  }
}

// The same against a server that takes whole requests: one of another body than `expected` is a leak.
std::uint64_t sweep_posts(Requests requests, std::size_t expected) {
  std::size_t whole = 0;
  std::size_t others = 0;
  Seen seen;
  Answer answer = [&](const SeenRequest& request) {
    if (request.line.starts_with("POST")) ++(request.body.size() == expected ? whole : others);
    return ok("ok");
  };
  const std::uint64_t awaits =
      sweep(std::move(requests), [&](Stream& stream) { return serve_answers(stream, seen, answer); });
  CHECK(whole > 0);
  CHECK(others == 0);
  return awaits;
}

}  // namespace

TEST_CASE("a GET, its body and the next GET may be cancelled at every await") {
  const std::uint64_t awaits = sweep(
      [](http::ClientSession& client) -> Coro<> {
        http::ClientResponse first = co_await client.get("http://localhost/1");
        const std::string text = co_await first.text();
        CHECK(text == "ok");
        http::ClientResponse second = co_await client.get("http://localhost/2");
        co_await second.read();
      },
      serve_ok);
  CHECK(awaits >= 4);
}

TEST_CASE("a POST with a large body may be cancelled at every await") {
  const std::uint64_t awaits = sweep(
      [](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.data = std::string(100'000, 'x');
        http::ClientResponse response = co_await client.post("http://127.0.0.1/", std::move(options));
        co_await response.read();
      },
      serve_ok);
  CHECK(awaits >= 2);
}

TEST_CASE("a task that waits for a place may be cancelled at every await") {
  const std::uint64_t awaits = sweep(
      [](http::ClientSession& client) -> Coro<> {
        const Task<std::string> other = create_task(fetch(client, "http://127.0.0.1/other"));
        co_await checkpoint();
        std::exception_ptr error;
        try {
          http::ClientResponse response = co_await client.get("http://127.0.0.1/");
          co_await response.read();
        } catch (...) {
          error = std::current_exception();
        }
        co_await shield(other);
        if (error) std::rethrow_exception(error);
      },
      [](Stream& stream) { return serve_ok(stream); });
  CHECK(awaits >= 3);
}

TEST_CASE("a websocket may be cancelled at every await") {
  const std::uint64_t awaits = sweep(
      [](http::ClientSession& client) -> Coro<> {
        http::ClientWebSocketResponse socket = co_await client.ws_connect("ws://127.0.0.1/");
        co_await socket.send_str("x");
        co_await socket.receive();
        co_await socket.close();
      },
      [](Stream& stream) -> Coro<> {
        try {
          const std::string head = co_await read_request_head(stream);
          if (head.find("/after") != head.npos) {
            const std::string answer = ok("ok");
            co_await stream.write(answer);
            co_await stream.read();
          }
          const std::size_t at = head.find("Sec-WebSocket-Key: ") + 19;
          if (at < 19 + 4) co_return;
          const std::string answer =
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
              "Upgrade\r\nSec-WebSocket-Accept: " +
              http::detail::websocket_accept(head.substr(at, head.find("\r\n", at) - at)) + "\r\n\r\n";
          co_await stream.write(answer);
          co_await echo(stream);
        } catch (const IncompleteReadError&) {
        } catch (const ConnectionError&) {
        }
      });
  CHECK(awaits >= 3);
}

TEST_CASE("a redirect that is followed may be cancelled at every await") {
  const std::uint64_t awaits = sweep(
      [](http::ClientSession& client) -> Coro<> {
        http::ClientResponse response = co_await client.get("http://127.0.0.1/from");
        const std::string text = co_await response.text();
        CHECK(text == "ok");
        CHECK(response.history().size() == 1);
      },
      [](Stream& stream) -> Coro<> {
        try {
          while (true) {
            const std::string head = co_await read_request_head(stream);
            const std::string answer =
                head.starts_with("GET /from") ? status(302, "Found", "Location: /to\r\n") : ok("ok");
            co_await stream.write(answer);
          }
        } catch (const IncompleteReadError&) {
        } catch (const ConnectionError&) {
        }
      });
  CHECK(awaits >= 3);
}

TEST_CASE("a request that is made again on a new connection may be cancelled at every await") {
  const std::uint64_t awaits = sweep(
      [](http::ClientSession& client) -> Coro<> {
        for (int count = 0; count < 2; ++count) {
          http::ClientResponse response = co_await client.get("http://127.0.0.1/");
          const std::string text = co_await response.text();
          CHECK(text == "ok");
        }
      },
      [](Stream& stream) -> Coro<> {
        try {
          co_await read_request_head(stream);
          const std::string answer = ok("ok");
          co_await stream.write(answer);
          co_await read_request_head(stream);
        } catch (const IncompleteReadError&) {
        } catch (const ConnectionError&) {
        }
      });
  CHECK(awaits >= 4);
}

TEST_CASE("a body that is produced may be cancelled at every await, and no server takes a part for the whole") {
  const std::uint64_t awaits = sweep_posts(
      [](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.data = http::BodyProducer([](http::BodyWriter& body) -> Coro<> {
          const std::string piece(1'000, 'x');
          for (int count = 0; count < 3; ++count) {
            co_await body.write(piece);
            co_await sleep(1ms);
          }
        });
        http::ClientResponse response = co_await client.post("http://127.0.0.1/", std::move(options));
        const std::string text = co_await response.text();
        CHECK(text == "ok");
      },
      3'000);
  CHECK(awaits >= 2);
}

TEST_CASE("a body that waits for 100 (Continue) may be cancelled at every await") {
  const std::uint64_t awaits = sweep(
      [](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.data = std::string(1'000, 'x');
        options.expect100 = true;
        http::ClientResponse response = co_await client.post("http://127.0.0.1/", std::move(options));
        const std::string text = co_await response.text();
        CHECK(text == "ok");
      },
      [](Stream& stream) -> Coro<> {
        try {
          while (true) {
            const std::string head = co_await read_request_head(stream);
            if (head.find("Expect: ") != head.npos) {
              co_await sleep(1ms);
              co_await stream.write("HTTP/1.1 100 Continue\r\n\r\n");
              const std::string body = co_await stream.read_exactly(1'000);
              CHECK(body == std::string(1'000, 'x'));
            }
            const std::string answer = ok("ok");
            co_await stream.write(answer);
          }
        } catch (const IncompleteReadError&) {
        } catch (const ConnectionError&) {
        }
      });
  CHECK(awaits >= 3);
}

TEST_CASE("a body that is decoded may be cancelled at every await") {
  const std::string packed = http::detail::compress(std::string(100'000, 'x'), http::detail::Compression::gzip);
  const std::uint64_t awaits = sweep(
      [](http::ClientSession& client) -> Coro<> {
        http::ClientResponse response = co_await client.get("http://127.0.0.1/packed");
        const std::string text = co_await response.text();
        CHECK(text == std::string(100'000, 'x'));
      },
      [&](Stream& stream) -> Coro<> {
        try {
          while (true) {
            const std::string head = co_await read_request_head(stream);
            const bool plain = head.find("/packed") == head.npos;
            const std::string answer = plain ? ok("ok") : ok(packed, "Content-Encoding: gzip\r\n");
            const std::size_t half = answer.size() / 2;
            co_await stream.write(std::string_view(answer).substr(0, half));
            co_await sleep(1ms);
            co_await stream.write(std::string_view(answer).substr(half));
          }
        } catch (const IncompleteReadError&) {
        } catch (const ConnectionError&) {
        }
      });
  CHECK(awaits >= 3);
}

TEST_CASE("a form with a file may be cancelled at every await, and no server takes a part for the whole") {
  Random random(1);
  http::FormData form;
  form.add_field("file", std::string(200'000, 'x'), "text/plain", "a.txt");
  const std::size_t size = form.encode(random).body.size();
  const std::uint64_t awaits = sweep_posts(
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.form = form;
        http::ClientResponse response = co_await client.post("http://127.0.0.1/", std::move(options));
        const std::string text = co_await response.text();
        CHECK(text == "ok");
      },
      size);
  CHECK(awaits >= 2);
}
