// Each fault of the simulated internet as a ClientSession meets it: the error, the moment, what the server saw of it,
// and that nothing is left and the next request is answered.
#include <algorithm>
#include <memory>

#include "http/client_session.h"
#include "net/server.h"
#include "sim/connection.h"
#include "sim/internet.h"
#include "sim/machine.h"
#include "sim/scenario.h"
#include "sim/simulation.h"
#include "support/at_every_await.h"
#include "support/canned_server.h"
#include "support/test.h"

namespace {

using sim::Fault;
using sim::FaultKind;

constexpr std::uint64_t kHeadBytes = 41;        // of an answer
constexpr const char* kPage = "5000 bytes";     // what a whole one is
constexpr Duration kRepaired{600'000'000'000};  // later than any fault here ends

sim::Internet& internet() {
  return sim::Internet::of(get_running_loop().backend());
}

struct Shop {
  Seen seen;
  Answer answer = [](const SeenRequest&) { return ok(std::string(5000, 'x')); };
};

Coro<> serve_shop(Shop& shop) {
  ConnectionHandler handler = [&shop](Stream& stream) { return serve_answers(stream, shop.seen, shop.answer); };
  ServerOptions options;
  Coro<Server> starting = start_server(std::move(handler), "0.0.0.0", 80, std::move(options));
  Server server = co_await starting;
  co_await server.serve_forever();
}

/// A scenario may have named the host already.
sim::Host& add_shop(Shop& shop) {
  sim::Host* const named = internet().host_named("shop.example");
  sim::Host& host = named ? *named : internet().add_host("shop.example");
  host.set_machine(std::make_unique<sim::Machine>(internet(), host, [&shop] { return serve_shop(shop); }));
  return host;
}

/// Connections whose end on the program's computer is not closed.
int held() {
  int count = 0;
  internet().connections().for_each([&count](sim::Connection& each) { count += each.client().is_closed() ? 0 : 1; });
  return count;
}

Coro<std::string> ask(http::ClientSession& client, std::string method, http::RequestOptions options) {
  std::string how;
  try {
    http::URL url("http://shop.example/");
    http::ClientResponse response = co_await client.request(std::move(method), std::move(url), std::move(options));
    const std::string body = co_await response.text();
    how = std::to_string(body.size()) + " bytes";
  } catch (const Error&) {
    how = describe_exception(std::current_exception());
  }
  co_return how;
}

Coro<std::string> ask(http::ClientSession& client) {
  http::RequestOptions options;
  return ask(client, "GET", std::move(options));
}

struct Visit {
  http::ClientTimeout timeout = {};
  std::string method = "GET";
  std::string body = {};
  /// So many requests that meet no fault come before, on the connection that the pool keeps.
  int before = 0;
};

struct Met {
  std::string how;
  Duration after{};
  /// What the shop saw up to the end of the request.
  std::size_t requests = 0;
  int connections = 0;
  /// The connection is kept for another request.
  bool pooled = false;
  friend bool operator==(const Met&, const Met&) = default;
};

doctest::String toString(const Met& met) {
  std::string text = met.how + " after ";
  detail::append_duration(text, met.after);
  text += ", " + std::to_string(met.requests) + " requests, " + std::to_string(met.connections) + " connections";
  if (met.pooled) text += ", pooled";
  return text.c_str();
}

Coro<> check_clean(http::ClientSession& client, Shop& shop) {
  co_await sleep_until(kRepaired);
  CHECK(held() == 0);
  CHECK(all_tasks().size() == 1);
  const std::size_t before = shop.seen.requests.size();
  CHECK(co_await ask(client) == kPage);
  CHECK(shop.seen.requests.size() == before + 1);
  CHECK(client.connector().idle() == 1);
  co_await client.close();
  co_await sleep(1s);
  CHECK(held() == 0);
  CHECK(all_tasks().size() == 1);
}

Coro<> visit(Shop& shop, const Visit& what, Met& met) {
  http::ClientSessionOptions options;
  options.timeout = what.timeout;
  http::ClientSession client = co_await http::ClientSession::create(std::move(options));
  for (int i = 0; i < what.before; ++i) CHECK(co_await ask(client) == kPage);
  const Duration began = get_running_loop().time();
  http::RequestOptions request;
  if (!what.body.empty()) request.data = what.body;
  TaskOptions named;
  named.name = "visitor";
  const Task<std::string> asking = create_task(ask(client, what.method, std::move(request)), std::move(named));
  try {
    met.how = co_await asking;
  } catch (const CancelledError&) {
    met.how = "cancelled";
  }
  met.after = get_running_loop().time() - began;
  met.requests = shop.seen.requests.size();
  met.connections = shop.seen.connections;
  met.pooled = client.connector().idle() == 1;
  CHECK(client.connector().in_use() == 0);
  CHECK(client.connector().waiting() == 0);
  CHECK(held() == (met.pooled ? 1 : 0));
  co_await check_clean(client, shop);
}

/// One request to a shop with this fault, and what follows.
Met meet(const Fault& fault, const Visit& what = {}) {
  Shop shop;
  Met met;
  const Run run = run_simulated([&]() -> Coro<> {
    internet().add_fault(add_shop(shop), fault);
    co_await visit(shop, what, met);
  });
  CHECK(run.failure() == "");
  CHECK(run.records({"lint"}) == Lines{});
  return met;
}

/// One request, or the one after `before` others, in a world of these events.
Met meet_events(const std::string& events, int before = 0) {
  Shop shop;
  Met met;
  Visit what;
  what.before = before;
  auto simulation = std::make_unique<sim::Simulation>();
  sim::install_scenario(*simulation,
                        sim::load_scenario(R"({"hosts": [{"name": "shop.example"}], "inject": [)" + events + "]}"));
  const auto main = [&]() -> Coro<> {
    add_shop(shop);
    co_await visit(shop, what, met);
  };
  const Run run = run_recorded(std::move(simulation), main());
  CHECK(run.failure() == "");
  CHECK(run.records({"lint"}) == Lines{});
  return met;
}

Visit reading_for(Duration limit) {
  Visit what;
  what.timeout.sock_read = limit;
  return what;
}

/// Only the first connection suffers.
Fault first(FaultKind kind, std::uint64_t byte, bool to_host = false) {
  Fault fault{.kind = kind};
  fault.byte = byte;
  fault.to_host = to_host;
  fault.connection = 1;
  return fault;
}

}  // namespace

TEST_CASE("without a fault a client has its page after the name, the handshake and a round trip") {
  CHECK(meet(first(FaultKind::kReset, 100'000)) == Met{kPage, 100ms, 1, 1, true});
}

TEST_CASE("refused: the client is told so after a round trip, and who") {
  CHECK(
      meet({.kind = FaultKind::kRefused, .ends = 100s}) ==
      Met{"ClientConnectorError: Cannot connect to host shop.example:80 [Connection refused: 93.184.216.1:80]", 60ms});
}

TEST_CASE("unreachable: the client is told so after three seconds") {
  CHECK(
      meet({.kind = FaultKind::kUnreachable, .ends = 100s}) ==
      Met{"ClientConnectorError: Cannot connect to host shop.example:80 [No route to host: 93.184.216.1:80]", 3020ms});
}

TEST_CASE("DNS failure: the client is told the name") {
  CHECK(meet({.kind = FaultKind::kDnsFailure, .ends = 100s}) ==
        Met{"ClientConnectorDNSError: Cannot connect to host shop.example:80 [Name or service not known: shop.example]",
            20ms});
}

TEST_CASE("black hole, the SYN is lost: sock_connect ends the wait") {
  CHECK(meet({.kind = FaultKind::kPartition, .ends = 100s}) ==
        Met{"ConnectionTimeoutError: Connection timeout to host http://shop.example:80", 30s});
}

TEST_CASE("black hole, the question is lost: sock_read ends the wait") {
  CHECK(meet(first(FaultKind::kBlackHole, 1, true), reading_for(5s)) ==
        Met{"SocketTimeoutError: Timeout on reading data from socket", 5060ms, 0, 1});
}

TEST_CASE("black hole, the answer is lost from a byte of the head, and from one of the body, on") {
  const Met met{"SocketTimeoutError: Timeout on reading data from socket", 5100ms, 1, 1};
  CHECK(meet(first(FaultKind::kBlackHole, 20), reading_for(5s)) == met);
  CHECK(meet(first(FaultKind::kBlackHole, kHeadBytes + 1000), reading_for(5s)) == met);
}

TEST_CASE("black hole: without sock_read the total timeout ends the wait") {
  const Met met = meet(first(FaultKind::kBlackHole, kHeadBytes + 1000));
  CHECK(met == Met{"TimeoutError: The total timeout passed: http://shop.example/", 300s, 1, 1});
}

TEST_CASE("a server that accepts and is silent: sock_read ends the wait") {
  CHECK(meet({.kind = FaultKind::kNeverAnswers, .ends = 100s}, reading_for(5s)) ==
        Met{"SocketTimeoutError: Timeout on reading data from socket", 5060ms});
}

TEST_CASE("reset in the question, in the head and in the body") {
  CHECK(meet(first(FaultKind::kReset, 1, true)) == Met{"ClientOSError: Connection reset by peer", 100ms, 0, 1});
  CHECK(meet(first(FaultKind::kReset, 20)) == Met{"ClientOSError: Connection reset by peer", 100ms, 1, 1});
  CHECK(meet(first(FaultKind::kReset, kHeadBytes + 1000)) ==
        Met{"ClientPayloadError: Response payload is not completed: Connection reset by peer", 100ms, 1, 1});
}

TEST_CASE("reset while a large body is sent: the client stops sending") {
  Visit what;
  what.method = "POST";
  what.body = std::string(1'000'000, 'b');
  const Met met = meet(first(FaultKind::kReset, 50'000, true), what);
  CHECK(met == Met{"ClientOSError: Connection reset by peer", 100ms, 0, 1});
}

TEST_CASE("stall: the page comes later, or sock_read ends the wait") {
  Fault fault = first(FaultKind::kStall, kHeadBytes + 1000);
  fault.duration = 10s;
  CHECK(meet(fault) == Met{kPage, 10100ms, 1, 1, true});
  CHECK(meet(fault, reading_for(5s)) == Met{"SocketTimeoutError: Timeout on reading data from socket", 5100ms, 1, 1});
}

TEST_CASE("slow trickle: sock_read is content with it, the total timeout is not") {
  Fault fault = first(FaultKind::kTrickle, kHeadBytes);
  fault.rate = 100;
  CHECK(meet(fault, reading_for(5s)) == Met{kPage, 50100ms, 1, 1, true});
  Visit what;
  what.timeout.total = 20s;
  CHECK(meet(fault, what) == Met{"TimeoutError: The total timeout passed: http://shop.example/", 20s, 1, 1});
}

TEST_CASE("half-open: the server forgets the connection, and sock_read ends the wait") {
  CHECK(meet(first(FaultKind::kHalfOpen, kHeadBytes + 1000), reading_for(5s)) ==
        Met{"SocketTimeoutError: Timeout on reading data from socket", 5100ms, 1, 1});
}

TEST_CASE("partition and repair: before the connection and in the answer") {
  // The SYN goes again after 1, 3, 7 seconds; what the shop sent at 80 ms after 280, 680 and 1480 ms.
  CHECK(meet({.kind = FaultKind::kPartition, .ends = 2s}) == Met{kPage, 3100ms, 1, 1, true});
  CHECK(meet({.kind = FaultKind::kPartition, .begins = 70ms, .ends = 1s}) == Met{kPage, 1500ms, 1, 1, true});
}

TEST_CASE("an idle connection that is reset leaves the pool; the next request makes a new one") {
  Visit what;
  what.before = 1;
  CHECK(meet({.kind = FaultKind::kReset, .begins = 100ms}, what).how == kPage);
}

TEST_CASE("reset at the second request on a connection: a GET is made again, a POST is not") {
  Visit what;
  what.before = 1;
  Fault fault{.kind = FaultKind::kReset};
  fault.request = 2;
  CHECK(meet(fault, what) == Met{kPage, 100ms, 2, 2, true});
  what.method = "POST";
  CHECK(meet(fault, what) == Met{"ClientOSError: Connection reset by peer", 20ms, 1, 1});
}

TEST_CASE("a timeout on a connection of the pool is no reason to make the request again") {
  Visit what = reading_for(5s);
  what.before = 1;
  Fault fault{.kind = FaultKind::kBlackHole};
  fault.request = 2;
  CHECK(meet(fault, what) == Met{"SocketTimeoutError: Timeout on reading data from socket", 5s, 1, 1});
}

TEST_CASE("an event at a time: what is open is reset") {
  CHECK(meet_events(R"({"at": "70ms", "do": "disconnect", "host": "shop.example"})") ==
        Met{"ClientOSError: Connection reset by peer", 90ms});
}

TEST_CASE("an event at a byte: the program is cut off after it, and no longer a second later") {
  const Met met = meet_events(R"({"byte": 2000, "host": "shop.example", "connection": 1, "do": "cut"},
                                 {"at": "1s", "host": "shop.example", "do": "repair"})");
  CHECK(met == Met{kPage, 1500ms, 1, 1, true});
}

TEST_CASE("an event at the second request: it is made again on a new connection") {
  CHECK(meet_events(R"({"request": 2, "host": "shop.example", "do": "disconnect"})", 1) ==
        Met{kPage, 100ms, 2, 2, true});
}

TEST_CASE("an event at an await: the client is cancelled where it stands") {
  // The third await is that for the answer.
  CHECK(meet_events(R"({"await": 3, "task": "visitor", "do": "cancel"})") == Met{"cancelled", 60ms});
}

namespace {

/// Lets `event` happen to the shop at each await of a visit in turn; gives how the visits ended, each way once.
Lines at_each_await(detail::Function<void(sim::Internet&, sim::Host&)> event) {
  Lines ways;
  for (std::uint64_t n = 1; n < 100; ++n) {
    CAPTURE(n);
    Shop shop;
    Met met;
    bool happened = false;
    auto simulation = std::make_unique<sim::Simulation>();
    sim::Simulation& world = *simulation;
    const auto main = [&]() -> Coro<> {
      sim::Host& host = add_shop(shop);
      world.at_await(n, "visitor", [&] {
        happened = true;
        event(internet(), host);
      });
      const Visit what;
      co_await visit(shop, what, met);
    };
    const Run run = run_recorded(std::move(simulation), main());
    CHECK(run.failure() == "");
    if (!happened) return ways;
    if (std::find(ways.begin(), ways.end(), met.how) == ways.end()) ways.push_back(met.how);
  }
  return ways;
}

}  // namespace

TEST_CASE("a shop that resets its connections at whatever await of the client: a clean error or the page") {
  const Lines ways = at_each_await([](sim::Internet& net, sim::Host& host) { net.disconnect(host); });
  CHECK(ways == Lines{kPage, "ClientOSError: Connection reset by peer"});
}

TEST_CASE("a partition at whatever await of the client, repaired after two seconds: always the page") {
  const Lines ways = at_each_await([](sim::Internet& net, sim::Host& host) {
    net.set_cut(host, true);
    net.simulation().inject(net.now() + 2s, [&net, &host] { net.set_cut(host, false); });
  });
  CHECK(ways == Lines{kPage});
}
