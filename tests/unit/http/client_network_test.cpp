// The client in front of hosts that fail, and how long it believes what name servers say.
#include "http/client_session.h"
#include "http/errors.h"
#include "net/server.h"
#include "sim/internet.h"
#include "sim/simulation.h"
#include "support/canned_server.h"
#include "support/test.h"

namespace {

using sim::Fault;
using sim::FaultKind;

constexpr const char* kPage = "http://pages.example/";

Coro<> serve_page(Stream& stream) {
  Seen seen;
  Answer answer = [](const SeenRequest&) { return ok(std::string(5'000, 'x')); };
  co_await serve_answers(stream, seen, answer);
}

Coro<> serve_pages() {
  Coro<Server> starting = start_server(serve_page, "0.0.0.0", 80);
  Server server = co_await starting;
  co_await server.serve_forever();
}

// Runs `body` with a session, beside a host of pages that fails in this way.
Run with_fault(std::optional<Fault> fault, http::ClientSessionOptions options, ClientBody body) {
  return run_simulated([&]() -> Coro<> {
    sim::Internet& internet = sim::Internet::of(get_running_loop().backend());
    sim::Host& host = internet.add_host("pages.example", serve_pages);
    if (fault) internet.add_fault(host, *fault);
    http::ClientSession client = co_await http::ClientSession::create(std::move(options));
    Coro<> work = body(client);
    co_await work;
    CHECK(client.connector().in_use() == 0);
    co_await client.close();
  });
}

// How the page comes at each of these times when every request makes its own connection: the number of questions to the
// name servers.
std::size_t questions(http::ConnectorOptions connector, std::vector<Duration> times) {
  connector.force_close = true;
  http::ClientSessionOptions options;
  options.connector = http::TCPConnector(connector);
  const Run result = with_fault(std::nullopt, std::move(options), [&](http::ClientSession& client) -> Coro<> {
    for (const Duration time : times) {
      co_await sleep_until(time);
      const std::string page = co_await fetch(client, kPage);
      CHECK(page.size() == 5'000);
    }
  });
  CHECK(result.failure() == "");
  return result.count("dns");
}

}  // namespace

TEST_CASE("a host that does not answer a connection is given 30 s") {
  const Run result = with_fault(Fault{.kind = FaultKind::kPartition}, {}, [](http::ClientSession& client) -> Coro<> {
    const Duration began = get_running_loop().time();
    CHECK(co_await fetch(client, kPage) ==
          "ConnectionTimeoutError: Connection timeout to host http://pages.example:80");
    CHECK(get_running_loop().time() - began == 30s);
  });
  CHECK(result.failure() == "");
}

TEST_CASE("a reset in the head is a ClientOSError, in the body a ClientPayloadError") {
  const Run head =
      with_fault(Fault{.kind = FaultKind::kReset, .byte = 10}, {}, [](http::ClientSession& client) -> Coro<> {
        CHECK(co_await fetch(client, kPage) == "ClientOSError: Connection reset by peer");
        CHECK(client.connector().idle() == 0);
      });
  CHECK(head.failure() == "");
  const Run body =
      with_fault(Fault{.kind = FaultKind::kReset, .byte = 2'000}, {}, [](http::ClientSession& client) -> Coro<> {
        http::ClientResponse response = co_await client.get(kPage);
        CHECK(response.status() == 200);
        std::string how;
        try {
          co_await response.read();
        } catch (...) {
          how = describe_exception(std::current_exception());
        }
        CHECK(how == "ClientPayloadError: Response payload is not completed: Connection reset by peer");
        CHECK(client.connector().in_use() == 0);
        CHECK(client.connector().idle() == 0);
      });
  CHECK(body.failure() == "");
}

TEST_CASE("a reset of a connection that was used before is made good only as long as nothing of the answer has come") {
  const Fault at_sight{.kind = FaultKind::kReset, .request = 2, .connection = 1};
  const Run good = with_fault(at_sight, {}, [](http::ClientSession& client) -> Coro<> {
    const std::string first = co_await fetch(client, kPage);
    CHECK(first.size() == 5'000);
    const std::string second = co_await fetch(client, kPage);
    CHECK(second.size() == 5'000);
  });
  CHECK(good.failure() == "");
  const std::uint64_t page = ok(std::string(5'000, 'x')).size();
  const Fault within{.kind = FaultKind::kReset, .byte = page + 10, .connection = 1};
  const Run bad = with_fault(within, {}, [](http::ClientSession& client) -> Coro<> {
    const std::string first = co_await fetch(client, kPage);
    CHECK(first.size() == 5'000);
    CHECK(co_await fetch(client, kPage) == "ClientOSError: Connection reset by peer");
  });
  CHECK(bad.failure() == "");
}

TEST_CASE("an address is believed for ten seconds, as long as the connector is told, or not at all") {
  CHECK(questions({}, {0s, 1s, 9s}) == 1);
  CHECK(questions({}, {0s, 9s, 10s + 100ms, 19s, 20s + 200ms}) == 3);
  http::ConnectorOptions connector;
  connector.ttl_dns_cache = 2s;
  CHECK(questions(connector, {0s, 1s, 3s}) == 2);
  connector.ttl_dns_cache = std::nullopt;
  CHECK(questions(connector, {0s, 100s, 3'000s}) == 1);
  connector.use_dns_cache = false;
  CHECK(questions(connector, {0s, 1s, 2s}) == 3);
}
