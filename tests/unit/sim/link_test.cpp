// The lines between hosts: how long bytes take, and how far a sender may run ahead of a reader.
#include "sim/link.h"

#include "net/network.h"
#include "sim/connection.h"
#include "sim/internet.h"
#include "support/sockets.h"
#include "support/test.h"

namespace {

using sim::Flow;
using sim::Link;
using sim::LinkOptions;

sim::Internet& internet() {
  return sim::Internet::of(get_running_loop().backend());
}

// Accepts one connection at port 9 and sends so many bytes as fast as it can.
Coro<> send_to_one(std::size_t bytes) {
  const detail::Ref<Listener> listener = current_network().listen(Address{"0.0.0.0", 9}, ListenOptions());
  const detail::Ref<Transport> client = co_await testing::accept_one(listener);
  const std::string data(bytes, 'x');
  co_await testing::write_all(client, data);
  client->close();
}

Coro<> download(Log& log, LinkOptions link, std::size_t bytes) {
  sim::HostOptions options;
  options.link = link;
  const sim::Host& host = internet().add_host("files.example", [bytes] { return send_to_one(bytes); }, options);
  const Address address{host.address(), 9};
  const detail::Ref<Transport> server = co_await testing::connect_to(address);
  const std::string all = co_await testing::read_to_end(server);
  log.timed(all.size());
}

std::size_t bytes_sent(const Run& run) {
  std::size_t sent = 0;
  for (const std::string& line : run.records({"packet"})) {
    const std::size_t at = line.find("\"bytes\":");
    sent += std::stoul(line.substr(at + 8));
  }
  return sent;
}

}  // namespace

TEST_CASE("a packet occupies the line for its bytes, then takes the latency") {
  Random random(1);
  LinkOptions options;
  options.latency = 10ms;
  options.bandwidth = 1'000'000;
  Link link(options);
  Flow flow;
  CHECK(link.carry(0s, 1000, flow, random) == 11ms);
  CHECK(link.carry(0s, 1000, flow, random) == 12ms);
  CHECK(link.carry(5ms, 500, flow, random) == 15500us);
}

TEST_CASE("jitter is drawn within its bounds and keeps the order of one connection") {
  Random random(1);
  LinkOptions options;
  options.latency = 10ms;
  options.jitter = 5ms;
  Link link(options);
  Flow flow;
  Duration last{};
  for (int i = 0; i < 1000; ++i) {
    const Duration sent = i * 1ms;
    const Duration arrives = link.carry(sent, 100, flow, random);
    CHECK(arrives >= last);
    CHECK(arrives >= sent + 10ms);
    CHECK(arrives <= sent + 15ms);
    last = arrives;
  }
}

TEST_CASE("a lost packet comes later by the time after which it is sent again") {
  Random random(1);
  LinkOptions options;
  options.latency = 10ms;
  options.loss = 500'000;
  Link link(options);
  int late = 0;
  for (int i = 0; i < 1000; ++i) {
    Flow flow;
    const Duration took = link.carry(0s, 100, flow, random);
    if (took == 10ms) continue;
    ++late;
    const bool doubled =
        took == 210ms || took == 610ms || took == 1410ms || took == 3010ms || took == 6210ms || took == 12610ms;
    CHECK(doubled);
  }
  CHECK(late > 400);
  CHECK(late < 600);
}

TEST_CASE("TCP tries again after the first wait and doubles it") {
  CHECK(sim::retry_time(0s, 100ms, 200ms) == 200ms);
  CHECK(sim::retry_time(0s, 300ms, 200ms) == 600ms);
  CHECK(sim::retry_time(1s, 3s, 1s) == 4s);
}

TEST_CASE("a download is as fast as the line: its bytes, and the way once") {
  Log log;
  LinkOptions link;
  link.bandwidth = 1'000'000;
  const Run run = run_simulated(download(log, link, 1'000'000));
  CHECK(run.failure() == "");
  // 60 ms until the host accepts, a second for the bytes, 20 ms for the last of them.
  CHECK(log.lines == Lines{"1.08s 1000000"});
}

TEST_CASE("without a limit a window of 64 KiB goes each round trip") {
  Log log;
  const Run run = run_simulated(download(log, LinkOptions(), 10 * 64 * 1024));
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"440ms 655360"});
}

TEST_CASE("a link is as slow as the slower of its hosts, in each respect and in both directions") {
  LinkOptions ours;
  ours.latency = 30ms;
  ours.jitter = 5ms;
  ours.bandwidth = 1'000;
  ours.loss = 7;
  ours.segment = 500;
  LinkOptions theirs;
  theirs.latency = 10ms;
  theirs.jitter = 8ms;
  theirs.bandwidth = 0;
  theirs.loss = 9;
  theirs.segment = 400;
  const Run run = run_simulated([&]() -> Coro<> {
    sim::HostOptions options;
    options.link = ours;
    sim::Host& one = internet().add_host("one.example", {}, options);
    options.link = theirs;
    sim::Host& other = internet().add_host("other.example", {}, options);
    for (const LinkOptions& link : {internet().link(one, other).options(), internet().link(other, one).options()}) {
      CHECK(link.latency == 30ms);
      CHECK(link.jitter == 8ms);
      CHECK(link.bandwidth == 1'000);
      CHECK(link.loss == 9);
      CHECK(link.segment == 400);
    }
    co_return;
  });
  CHECK(run.failure() == "");
}

TEST_CASE("bytes travel in packets of the link's segment size") {
  Log log;
  LinkOptions link;
  link.segment = 300;
  const Run run = run_simulated(download(log, link, 1000));
  CHECK(run.failure() == "");
  Lines sizes;
  for (const std::string& line : run.records({"packet"})) {
    const std::size_t at = line.find("\"bytes\":");
    const std::string size = std::to_string(std::stoul(line.substr(at + 8)));
    if (size != "0") sizes.push_back(size);
  }
  CHECK(sizes == Lines{"300", "300", "300", "100"});
}

TEST_CASE("who does not read stops who writes after both buffers") {
  std::size_t taken = 0;
  const Run run = run_simulated([&]() -> Coro<> {
    const detail::Ref<Listener> listener = current_network().listen(Address{"0.0.0.0", 9}, ListenOptions());
    const detail::Ref<Transport> client = co_await testing::connect_to("127.0.0.1", 9);
    const detail::Ref<Transport> server = co_await testing::accept_one(listener);
    const std::string piece(1000, 'x');
    for (int i = 0; i < 1000; ++i) {
      const IoResult result = client->write(piece.data(), piece.size());
      taken += result.bytes;
      co_await sleep(1ms);
    }
    const std::string all = co_await testing::read_some(server, 1'000'000);
    CHECK(all.size() == sim::kReceiveBuffer);
    co_await sleep(1ms);
    const IoResult result = client->write(piece.data(), piece.size());
    CHECK(result.status == IoStatus::kDone);
  });
  CHECK(run.failure() == "");
  CHECK(taken == sim::kReceiveBuffer + sim::kSendBuffer);
}

TEST_CASE("equal seeds give equal traces, other seeds other ones") {
  LinkOptions link;
  link.jitter = 30ms;
  link.loss = 10'000;
  Log log;
  const Run first = run_simulated(download(log, link, 100'000), 7);
  const Run again = run_simulated(download(log, link, 100'000), 7);
  const Run other = run_simulated(download(log, link, 100'000), 8);
  CHECK(first.trace == again.trace);
  CHECK(first.timed_records({"packet"}) != other.timed_records({"packet"}));
  CHECK(bytes_sent(first) == 100'000);
}

TEST_CASE("the internet draws none of the program's random numbers") {
  std::uint64_t without = 0;
  std::uint64_t with = 0;
  run_simulated([&]() -> Coro<> {
    without = get_running_loop().random().next();
    co_return;
  });
  LinkOptions link;
  link.jitter = 30ms;
  Log log;
  run_simulated([&]() -> Coro<> {
    Coro<> downloading = download(log, link, 10'000);
    co_await downloading;
    with = get_running_loop().random().next();
  });
  CHECK(with == without);
}
