// Each fault of a host, as the program meets it.
#include "net/open_connection.h"
#include "sim/internet.h"
#include "sim/simulation.h"
#include "support/pages.h"
#include "support/test.h"

namespace {

using sim::Fault;
using sim::FaultKind;

sim::Internet& internet() {
  return sim::Internet::of(get_running_loop().backend());
}

sim::Host& add_pages(const Fault& fault) {
  sim::Host& host = internet().add_host("pages.example", serve_pages);
  internet().add_fault(host, fault);
  return host;
}

Coro<> fetch_from(Log& log, Fault fault) {
  add_pages(fault);
  co_await fetch_page(log);
}

Run run_with(Log& log, const Fault& fault) {
  return run_simulated(fetch_from(log, fault));
}

}  // namespace

TEST_CASE("without a fault a page takes the name, the handshake and a round trip") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kReset, .byte = 6000});
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"100ms 5000 bytes, end"});
}

TEST_CASE("refused: a round trip later") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kRefused});
  CHECK(log.lines == Lines{"60ms 0 bytes, ConnectionRefusedError: Connection refused: 93.184.216.1:80"});
}

TEST_CASE("a fault ends: the same host answers again") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    add_pages({.kind = FaultKind::kRefused, .ends = 1s});
    co_await fetch_page(log);
    co_await sleep_until(1s);
    co_await fetch_page(log);
  });
  CHECK(log.lines ==
        Lines{"60ms 0 bytes, ConnectionRefusedError: Connection refused: 93.184.216.1:80", "1.1s 5000 bytes, end"});
}

TEST_CASE("only the second connection is refused") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    add_pages({.kind = FaultKind::kRefused, .connection = 2});
    co_await fetch_page(log);
    co_await fetch_page(log);
    co_await fetch_page(log);
  });
  CHECK(log.lines == Lines{"100ms 5000 bytes, end",
                           "160ms 0 bytes, ConnectionRefusedError: Connection refused: 93.184.216.1:80",
                           "260ms 5000 bytes, end"});
}

TEST_CASE("unreachable: an error after a delay") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kUnreachable});
  CHECK(log.lines == Lines{"3.02s 0 bytes, OSError: No route to host: 93.184.216.1:80"});
}

TEST_CASE("an address that nobody has is unreachable") {
  const Run run = run_simulated([]() -> Coro<> {
    Coro<Stream> connecting = open_connection("203.0.113.9", 80);
    Stream stream = co_await connecting;
  });
  CHECK(run.failure() == "OSError: No route to host: 203.0.113.9:80");
  CHECK(run.elapsed == 3s);
}

TEST_CASE("partition: connecting hangs for ever") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kPartition});
  CHECK(run.failure().starts_with("RuntimeError: Deadlock"));
  CHECK(log.lines.empty());
}

TEST_CASE("partition and repair: the SYN is sent again after 1, 3, 7 seconds") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kPartition, .ends = 2s});
  CHECK(run.failure() == "");
  // The SYN of 20 ms goes again at 3.02 s.
  CHECK(log.lines == Lines{"3.1s 5000 bytes, end"});
}

TEST_CASE("a partition in the middle of an answer: it comes after the repair, whole") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kPartition, .begins = 70ms, .ends = 1s});
  CHECK(run.failure() == "");
  // What the host sent at 80 ms goes again at 280, 680 and 1480 ms.
  CHECK(log.lines == Lines{"1.5s 5000 bytes, end"});
}

TEST_CASE("never answers: the connection is made, and nothing comes") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kNeverAnswers});
  CHECK(run.failure().starts_with("RuntimeError: Deadlock"));
  CHECK(run.records({"stream"}).size() > 0);
}

TEST_CASE("DNS failure: the name is not known") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kDnsFailure});
  CHECK(log.lines == Lines{"20ms 0 bytes, GAIError: Name or service not known: pages.example"});
}

TEST_CASE("black hole: from that byte on nothing comes") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kBlackHole, .byte = 2000});
  CHECK(run.failure().starts_with("RuntimeError: Deadlock"));
  CHECK(run.count("packet") > 0);
}

TEST_CASE("black hole on the way to the host: nothing behind that byte comes there") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kBlackHole, .byte = 3, .to_host = true});
  CHECK(run.failure().starts_with("RuntimeError: Deadlock"));
  CHECK(log.lines.empty());
}

TEST_CASE("reset after a number of bytes: those come, then the error") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kReset, .byte = 2000});
  CHECK(log.lines == Lines{"100ms 2000 bytes, ConnectionResetError: Connection reset by peer"});
}

TEST_CASE("reset at a moment: whatever is open") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kReset, .begins = 70ms});
  CHECK(log.lines == Lines{"90ms 0 bytes, ConnectionResetError: Connection reset by peer"});
}

TEST_CASE("reset while a connection is being opened: it is not concerned") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kReset, .begins = 30ms});
  CHECK(log.lines == Lines{"100ms 5000 bytes, end"});
}

TEST_CASE("reset after bytes to the host: the question, not the answer") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kReset, .byte = 3, .to_host = true});
  CHECK(log.lines == Lines{"100ms 0 bytes, ConnectionResetError: Connection reset by peer"});
}

TEST_CASE("stall: the rest comes later") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kStall, .byte = 2000, .duration = 10s});
  CHECK(log.lines == Lines{"10.1s 5000 bytes, end"});
}

TEST_CASE("trickle: so many bytes a second, a tenth of a second's at a time") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kTrickle, .byte = 4000, .rate = 100});
  CHECK(log.lines == Lines{"10.1s 5000 bytes, end"});
  CHECK(run.records({"packet"}).size() > 100);
}

TEST_CASE("half-open: the host forgets the connection, and the program is not told") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kHalfOpen, .byte = 2000});
  CHECK(run.failure().starts_with("RuntimeError: Deadlock"));
}

TEST_CASE("half-open: who writes to the host that has forgotten the connection is reset") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    add_pages({.kind = FaultKind::kHalfOpen, .byte = 2000});
    Coro<Stream> connecting = open_connection("pages.example", 80);
    Stream stream = co_await connecting;
    co_await stream.write("page\n");
    const std::string begun = co_await stream.read_exactly(2000);
    co_await sleep_until(1s);
    co_await stream.write("are you there?\n");
    try {
      const std::string rest = co_await stream.read(1);
    } catch (const Error&) {
      log.timed(begun.size(), describe_exception(std::current_exception()));
    }
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"1.04s 2000 ConnectionResetError: Connection reset by peer"});
}

TEST_CASE("half-open while a question is on its way: the question finds nobody") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kHalfOpen, .begins = 70ms});
  CHECK(log.lines == Lines{"100ms 0 bytes, ConnectionResetError: Connection reset by peer"});
}

TEST_CASE("half-open after bytes to the host: the rest of the question finds nobody") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kHalfOpen, .byte = 3, .to_host = true});
  CHECK(log.lines == Lines{"100ms 0 bytes, ConnectionResetError: Connection reset by peer"});
}

TEST_CASE("a black hole after bytes to the host: the rest of the question is lost") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kBlackHole, .byte = 3, .to_host = true});
  CHECK(run.failure().starts_with("RuntimeError: Deadlock"));
  Lines sent;
  for (const std::string& line : run.records({"packet"})) {
    const std::size_t at = line.find("\"bytes\":");
    if (line.find("flags") == std::string::npos) sent.push_back(line.substr(at, line.find('}') - at).substr(0, 19));
  }
  CHECK(sent == Lines{"\"bytes\":3,\"arrives\"", "\"bytes\":2"});
}

TEST_CASE("a fault of a byte ends: what a black hole took comes again") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kBlackHole, .ends = 1s, .byte = 2000});
  CHECK(run.failure() == "");
  // What the host sent at 80 ms goes again at 280, 680 and 1480 ms.
  CHECK(log.lines == Lines{"1.5s 5000 bytes, end"});
}

TEST_CASE("a fault of a request ends") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kBlackHole, .ends = 1s, .request = 1});
  CHECK(run.failure() == "");
  // The question of 60 ms goes again at 260, 660 and 1460 ms.
  CHECK(log.lines == Lines{"1.5s 5000 bytes, end"});
}

TEST_CASE("the end of a trickle: what has not left yet goes at full speed") {
  Log log;
  const Run run = run_with(log, {.kind = FaultKind::kTrickle, .ends = 2s, .byte = 4000, .rate = 100});
  CHECK(run.failure() == "");
  // The piece under way leaves at 2.08 s.
  CHECK(log.lines == Lines{"2.1s 5000 bytes, end"});
}

TEST_CASE("a fault of a byte happens only between its begin and its end") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    add_pages({.kind = FaultKind::kReset, .begins = 1s, .ends = 2s, .byte = 2000});
    co_await fetch_page(log);
    co_await sleep_until(1s);
    co_await fetch_page(log);
    co_await sleep_until(2s);
    co_await fetch_page(log);
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"100ms 5000 bytes, end", "1.1s 2000 bytes, ConnectionResetError: Connection reset by peer",
                           "2.1s 5000 bytes, end"});
}

TEST_CASE("a request of one connection is counted there") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    add_pages({.kind = FaultKind::kReset, .request = 1, .connection = 2});
    co_await fetch_page(log);
    co_await fetch_page(log);
    co_await fetch_page(log);
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"100ms 5000 bytes, end", "180ms 0 bytes, ConnectionResetError: Connection reset by peer",
                           "280ms 5000 bytes, end"});
}

TEST_CASE("the end of a black hole opens no other one") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    sim::Host& host = add_pages({.kind = FaultKind::kBlackHole, .begins = 70ms, .ends = 1s});
    internet().add_fault(host, {.kind = FaultKind::kBlackHole, .begins = 75ms, .ends = 3s});
    co_await fetch_page(log);
  });
  CHECK(run.failure() == "");
  // What the host sent at 80 ms goes again at 280, 680, 1480 and 3080 ms.
  CHECK(log.lines == Lines{"3.1s 5000 bytes, end"});
}

TEST_CASE("the end of a trickle in one direction leaves the other one") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    sim::Host& host = add_pages({.kind = FaultKind::kTrickle, .ends = 70ms, .to_host = true, .rate = 1});
    internet().add_fault(host, {.kind = FaultKind::kTrickle, .rate = 500});
    co_await fetch_page(log);
  });
  CHECK(run.failure() == "");
  // The first byte of the question left at 60 ms and takes a second, the others follow it; 5,000 bytes take ten.
  CHECK(log.lines == Lines{"11.1s 5000 bytes, end"});
}

TEST_CASE("what an injected disconnect breaks off") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    sim::Host& host = internet().add_host("pages.example", serve_pages);
    sim::Internet& net = internet();
    net.simulation().inject(70ms, [&net, &host] { net.disconnect(host); });
    co_await fetch_page(log);
  });
  CHECK(log.lines == Lines{"90ms 0 bytes, ConnectionResetError: Connection reset by peer"});
}
