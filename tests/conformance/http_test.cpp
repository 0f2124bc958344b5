// The HTTP client against canned answers, on simulated and on real sockets.
#include "conformance/worlds.h"
#include "http/client_session.h"
#include "net/server.h"
#include "support/canned_server.h"
#include "support/test.h"

namespace {

// Runs `body` with a session and the address of a server of such answers.
template <class World>
Run with_server(Seen& seen, Answer answer, detail::Function<Coro<>(http::ClientSession&, std::string)> body) {
  return run_in<World>([&]() -> Coro<> {
    ServerOptions listening;
    ConnectionHandler handler = [&](Stream& stream) { return serve_answers(stream, seen, answer); };
    Server server = co_await start_server(std::move(handler), "127.0.0.1", 0, std::move(listening));
    const std::string address = "http://127.0.0.1:" + std::to_string(server.sockets().at(0).port);
    http::ClientSession client = co_await http::ClientSession::create();
    co_await body(client, address);
    co_await client.close();
    co_await server.close();
  });
}

std::string echo_body(const SeenRequest& request) {
  return ok(request.body.empty() ? request.line : request.body);
}

}  // namespace

TEST_CASE_TEMPLATE("requests one after the other share a connection", World, WORLDS) {
  Seen seen;
  const Run result =
      with_server<World>(seen, echo_body, [](http::ClientSession& client, std::string address) -> Coro<> {
        for (int count = 0; count < 20; ++count) {
          const std::string text = co_await fetch(client, address + "/" + std::to_string(count));
          CHECK(text == "GET /" + std::to_string(count));
        }
      });
  CHECK(result.failure() == "");
  CHECK(seen.requests.size() == 20);
  CHECK(seen.connections == 1);
  CHECK(seen.open == 0);
}

TEST_CASE_TEMPLATE("large bodies go both ways", World, WORLDS) {
  Seen seen;
  const Run result =
      with_server<World>(seen, echo_body, [](http::ClientSession& client, std::string address) -> Coro<> {
        const std::string large(3'000'000, 'x');
        http::RequestOptions options;
        options.data = large;
        http::URL url(address);
        http::ClientResponse response = co_await client.post(std::move(url), std::move(options));
        const std::string text = co_await response.text();
        CHECK(text == large);
      });
  CHECK(result.failure() == "");
}

TEST_CASE_TEMPLATE("requests at the same time have their own connections", World, WORLDS) {
  Seen seen;
  const Run result =
      with_server<World>(seen, echo_body, [](http::ClientSession& client, std::string address) -> Coro<> {
        std::vector<Task<std::string>> tasks;
        for (int count = 0; count < 50; ++count) tasks.push_back(create_task(fetch(client, address)));
        const std::vector<std::string> texts = co_await gather(tasks);
        for (const std::string& text : texts) CHECK(text == "GET /");
      });
  CHECK(result.failure() == "");
  CHECK(seen.requests.size() == 50);
  CHECK(seen.open == 0);
}

TEST_CASE_TEMPLATE("a server that nobody runs refuses the connection", World, WORLDS) {
  const Run result = run_in<World>([]() -> Coro<> {
    const auto nothing = [](Stream&) -> Coro<> { co_return; };
    Coro<Server> starting = start_server(nothing, "127.0.0.1", 0);
    Server server = co_await starting;
    const std::string address = server.sockets().at(0).text();
    co_await server.close();
    http::ClientSession client = co_await http::ClientSession::create();
    const std::string how = co_await fetch(client, "http://" + address + "/");
    const std::string expected = "ClientConnectorError: Cannot connect to host " + address;
    CHECK(how.substr(0, expected.size()) == expected);
    co_await client.close();
  });
  CHECK(result.failure() == "");
}

TEST_CASE_TEMPLATE("a silent server is a timeout, and its connection is closed", World, WORLDS) {
  const Run result = run_in<World>([]() -> Coro<> {
    ServerOptions listening;
    ConnectionHandler handler = [](Stream& stream) -> Coro<> { co_await stream.read(); };
    Server server = co_await start_server(std::move(handler), "127.0.0.1", 0, std::move(listening));
    http::ClientSession client = co_await http::ClientSession::create();
    http::RequestOptions options;
    options.timeout.total = 20ms;
    const std::string address = "http://127.0.0.1:" + std::to_string(server.sockets().at(0).port);
    const std::string how = co_await fetch(client, address, std::move(options));
    CHECK(how == "TimeoutError: The total timeout passed: " + address + "/");
    CHECK(client.connector().in_use() == 0);
    co_await client.close();
    co_await server.close();
  });
  CHECK(result.failure() == "");
}
