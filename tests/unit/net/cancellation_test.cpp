#include <doctest/doctest.h>

#include "aio.h"
#include "support/at_every_await.h"
#include "support/simulate.h"

using namespace aio;
using namespace aio::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kSize = 200'000;

Coro<> echo(Stream& stream) {
  for (;;) {
    const std::string bytes = co_await stream.read(64 * 1024);
    if (bytes.empty()) co_return;
    co_await stream.write(bytes);
  }
}

Coro<Server> serve(ConnectionHandler handler) {
  return start_server(std::move(handler), "127.0.0.1", 0);
}

Coro<> send_and_end(Stream& stream) {
  const std::string data(kSize, 'x');
  co_await stream.write(data);
  co_await stream.write_eof();
}

Coro<> exchange(Stream& stream) {
  Task<> writer = create_task(send_and_end(stream));
  const auto stop = [&]() -> Coro<> {
    writer.cancel();
    std::vector<Task<>> writers;
    writers.push_back(writer);
    co_await wait(writers);
  };
  const auto receive = [&]() -> Coro<> {
    const std::string back = co_await stream.read();
    CHECK(back.size() == kSize);
  };
  co_await async_finally(receive, stop);
}

Coro<> client(std::uint16_t port) {
  Coro<Stream> connecting = open_connection("127.0.0.1", port);
  co_await with(std::move(connecting), exchange);
}

/// Every connection that began has ended, on both sides.
void check_ended(const Run& run) {
  CHECK(run.failure() == "");
  CHECK(run.count("lint") == 0);
  std::size_t began = 0, ended = 0;
  for (const std::string& line : run.records({"stream"})) {
    const auto is = [&](const char* op) {
      return line.find(std::string("\"op\":\"") + op + "\"") != std::string::npos;
    };
    began += is("connect") || is("accept");
    ended += is("close") || is("abort");
  }
  CHECK(began == ended);
}

}  // namespace

TEST_CASE("a client that is cancelled at any await leaves no connection, and the server serves the next") {
  const auto scenario = []() -> Coro<> {
    Coro<Server> starting = serve(echo);
    Server server = co_await starting;
    const std::uint16_t port = server.sockets().at(0).port;
    co_await run_as_victim(client(port));
    co_await client(port);
    co_await server.close();
    CHECK(server.connections() == 0);
  };
  const std::uint64_t awaits = at_every_await(scenario, check_ended);
  CHECK(awaits >= 3);
}

TEST_CASE("a handler that is cancelled at any await ends its connection, and the server closes") {
  const auto scenario = []() -> Coro<> {
    const auto handler = [](Stream& stream) -> Coro<> {
      current_task().set_name(kVictim);
      co_await echo(stream);
    };
    Coro<Server> starting = serve(handler);
    Server server = co_await starting;
    const std::uint16_t port = server.sockets().at(0).port;
    const auto quietly = [&]() -> Coro<> {
      try {
        co_await client(port);
      } catch (const ConnectionError&) {
      }
    };
    co_await timeout(10s, quietly());
    co_await server.close();
    CHECK(server.connections() == 0);
  };
  const std::uint64_t awaits = at_every_await(scenario, check_ended);
  CHECK(awaits >= 2);
}
