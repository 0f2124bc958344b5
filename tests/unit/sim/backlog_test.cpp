// The backlog of a simulated listener: who has a place in it, for how long, and what those hear who find none.
#include "net/open_connection.h"
#include "net/server.h"
#include "sim/internet.h"
#include "support/sockets.h"
#include "support/test.h"

namespace {

using sim::Fault;
using sim::FaultKind;

constexpr int kBacklog = 4;

sim::Internet& internet() {
  return sim::Internet::of(get_running_loop().backend());
}

Coro<> greet(Stream& stream) {
  co_await stream.write("hello");
  co_await stream.close();
}

Coro<> serve() {
  ServerOptions options;
  options.backlog = kBacklog;
  Coro<Server> starting = start_server(greet, "0.0.0.0", 80, options);
  Server server = co_await starting;
  co_await server.serve_forever();
}

// Listens and never accepts.
Coro<> listen_only() {
  ListenOptions options;
  options.backlog = 1;
  const detail::Ref<Listener> listener = current_network().listen(Address{"0.0.0.0", 80}, options);
  co_await sleep(1000s);
}

// Logs what came of a connection that waits for at most so long.
Coro<> visit(Log& log, Duration limit) {
  try {
    ConnectionOptions options;
    options.timeout = limit;
    Coro<Stream> connecting = open_connection("busy.example", 80, options);
    Stream stream = co_await connecting;
    const std::string text = co_await stream.read();
    log.timed(text);
    co_await stream.close();
  } catch (const Error&) {
    log.timed(describe_exception(std::current_exception()));
  }
}

}  // namespace

TEST_CASE("who gives up before the answer leaves no place of the backlog taken") {
  Log log;
  Log impatient;
  const Run run = run_simulated([&]() -> Coro<> {
    internet().add_host("busy.example", serve);
    // The name takes 20 ms, the SYN 20, its answer 20.
    for (int i = 0; i < 3 * kBacklog; ++i) co_await visit(impatient, 50ms);
    co_await sleep_until(1s);
    co_await visit(log, 10s);
  });
  CHECK(run.failure() == "");
  CHECK(impatient.lines.size() == 3 * kBacklog);
  CHECK(impatient.lines.front() == "50ms TimeoutError: the deadline passed");
  CHECK(log.lines == Lines{"1.1s hello"});
}

TEST_CASE("a connection that is reset before it is confirmed leaves no place of the backlog taken") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    sim::Host& host = internet().add_host("busy.example", serve);
    Fault fault;
    fault.kind = FaultKind::kReset;
    fault.byte = 0;
    for (std::uint64_t number = 1; number <= 2 * kBacklog; ++number) {
      fault.connection = number;
      internet().add_fault(host, fault);
    }
    for (int i = 0; i < 2 * kBacklog; ++i) co_await visit(log, 10s);
    log.lines.clear();
    co_await sleep_until(1s);
    co_await visit(log, 10s);
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"1.1s hello"});
}

TEST_CASE("a connection whose confirmation never comes gives its place back after 63 seconds") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    sim::Host& host = internet().add_host("busy.example", serve);
    Fault fault;
    fault.kind = FaultKind::kBlackHole;
    fault.begins = 30ms;  // the SYN is on its way, its answer will be lost
    for (std::uint64_t number = 1; number <= kBacklog; ++number) {
      fault.connection = number;
      internet().add_fault(host, fault);
    }
    std::vector<Task<>> lost;
    for (int i = 0; i < kBacklog; ++i) lost.push_back(create_task(visit(log, 2s)));
    co_await gather(lost);
    log.lines.clear();
    co_await visit(log, 10s);
    co_await sleep_until(64s);
    co_await visit(log, 10s);
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"12s TimeoutError: the deadline passed", "64.1s hello"});
}

TEST_CASE("a listener that follows another at its address has all of its own places") {
  const Run run = run_simulated([]() -> Coro<> {
    ListenOptions options;
    options.backlog = 1;
    const Address address{"127.0.0.1", 80};
    const detail::Ref<Listener> first = current_network().listen(address, options);
    const Task<detail::Ref<Transport>> early = create_task(testing::connect_to(address));
    co_await sleep(60us);  // the SYN has come, the confirmation has not
    first->close();
    const detail::Ref<Listener> second = current_network().listen(address, options);
    const detail::Ref<Transport> client = co_await early;
    // Whoever confirms to a listener that never heard of it is reset.
    std::string how;
    try {
      co_await testing::read_some(client);
    } catch (const Error&) {
      how = describe_exception(std::current_exception());
    }
    CHECK(how == "ConnectionResetError: Connection reset by peer");
    const detail::Ref<Transport> next = co_await testing::connect_to(address);
    const detail::Ref<Transport> accepted = co_await testing::accept_one(second);
    CHECK(accepted->peer() == next->local());
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a full backlog answers nothing, and the seventh SYN is the last: a time-out 127 seconds later") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    internet().add_host("busy.example", listen_only);
    Coro<Stream> connecting = open_connection("busy.example", 80);
    Stream first = co_await connecting;
    co_await sleep_until(1s);
    co_await visit(log, 500s);
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"128.04s TimeoutError: Connection timed out: 93.184.216.1:80"});
}

TEST_CASE("who waits at a full backlog gets in with the first SYN after a place is free") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    internet().add_host("busy.example", []() -> Coro<> {
      ListenOptions options;
      options.backlog = 1;
      const detail::Ref<Listener> listener = current_network().listen(Address{"0.0.0.0", 80}, options);
      co_await sleep(2s);
      const detail::Ref<Transport> first = co_await testing::accept_one(listener);
      const detail::Ref<Transport> second = co_await testing::accept_one(listener);
      co_await testing::write_all(second, "hello");
      second->close();
    });
    Coro<Stream> connecting = open_connection("busy.example", 80);
    Stream first = co_await connecting;
    co_await visit(log, 500s);
  });
  CHECK(run.failure() == "");
  // SYNs come at 100 ms, 1.1 s and 3.1 s: the third finds the place.
  CHECK(log.lines == Lines{"3.16s hello"});
}
