// The simulated internet's byte streams, seen through net/'s interface.
#include "net/network.h"
#include "sim/internet.h"
#include "support/sockets.h"
#include "support/test.h"

namespace {

Coro<> echo_once(detail::Ref<Listener> listener) {
  const detail::Ref<Transport> peer = co_await testing::accept_one(listener);
  const std::string got = co_await testing::read_some(peer);
  co_await testing::write_all(peer, got);
  peer->close();
}

}  // namespace

TEST_CASE("a connection through the loopback carries bytes both ways") {
  std::string answer;
  bool ended = false;
  const Run run = run_simulated([&]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen({"127.0.0.1", 0}, {});
    const Task<> server = create_task(echo_once(listener));
    const detail::Ref<Transport> client = co_await testing::connect_to(listener->local());
    CHECK(client->peer() == listener->local());
    co_await testing::write_all(client, "hello");
    answer = co_await testing::read_some(client);
    const std::string rest = co_await testing::read_some(client);
    ended = rest.empty();
    co_await server;
  });
  CHECK(run.failure() == "");
  CHECK(answer == "hello");
  CHECK(ended);
}

TEST_CASE("connecting takes one round trip, and data one way") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen({"127.0.0.1", 80}, {});
    const detail::Ref<Transport> client = co_await testing::connect_to("127.0.0.1", 80);
    log.timed("connected");
    const detail::Ref<Transport> server = co_await testing::accept_one(listener);
    log.timed("accepted");
    co_await testing::write_all(server, "x");
    const std::string got = co_await testing::read_some(client);
    log.timed("received", got);
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"100us connected", "150us accepted", "200us received x"});
}

TEST_CASE("nobody listens: the connection is refused after a round trip") {
  const Run run = run_simulated(
      []() -> Coro<> { const detail::Ref<Transport> client = co_await testing::connect_to("127.0.0.1", 81); });
  CHECK(run.failure() == "ConnectionRefusedError: Connection refused: 127.0.0.1:81");
  CHECK(run.elapsed == 100us);
}

TEST_CASE("localhost is 127.0.0.1, at once; an unknown name is an error of its own") {
  const Run run = run_simulated([]() -> Coro<> {
    const std::vector<Address> found = co_await current_network().resolve("localhost", 8080);
    REQUIRE(found.size() == 1);
    CHECK(found[0].text() == "127.0.0.1:8080");
    CHECK(get_running_loop().time() == 0s);
    co_await current_network().resolve("nowhere.example", 80);
  });
  CHECK(run.failure() == "GAIError: Name or service not known: nowhere.example");
}

TEST_CASE("a host with IPv6 is reached there by who listens there") {
  const Run run = run_simulated([]() -> Coro<> {
    sim::HostOptions options;
    options.ipv6 = true;
    const auto main = []() -> Coro<> {
      const detail::Ref<Listener> other = current_network().listen({"0.0.0.0", 80}, {});
      const detail::Ref<Listener> listener = current_network().listen({"::", 80}, {});
      co_await echo_once(listener);
    };
    sim::Internet::of(get_running_loop().backend()).add_host("six.example", main, options);
    const std::vector<Address> found = co_await current_network().resolve("six.example", 80);
    REQUIRE(found.size() == 2);
    CHECK(found[0].text() == "[2001:db8::2]:80");
    CHECK(found[1].text() == "93.184.216.1:80");
    const detail::Ref<Transport> client = co_await testing::connect_to(found[0]);
    CHECK(client->local().host == "2001:db8::1");
    co_await testing::write_all(client, "hello");
    const std::string answer = co_await testing::read_some(client);
    CHECK(answer == "hello");
  });
  CHECK(run.failure() == "");
  CHECK(run.records({"dns"}).size() == 1);
}

TEST_CASE("an address can be listened at once at a time") {
  const Run run = run_simulated([]() -> Coro<> {
    const detail::Ref<Listener> first = current_network().listen({"0.0.0.0", 80}, {});
    CHECK(thrown_by([] { current_network().listen({"127.0.0.1", 80}, {}); }) ==
          "OSError: Address already in use: 127.0.0.1:80");
    first->close();
    const detail::Ref<Listener> second = current_network().listen({"127.0.0.1", 80}, {});
    co_return;
  });
  CHECK(run.failure() == "");
}
