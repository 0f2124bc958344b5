// What each entry of a scenario file does to a program.
#include <set>

#include "net/open_connection.h"
#include "net/server.h"
#include "sim/internet.h"
#include "sim/scenario.h"
#include "sim/scenario_reader.h"
#include "sim/simulation.h"
#include "support/coroutines.h"
#include "support/pages.h"
#include "support/test.h"

namespace {

// Fetches a page from a host that the scenario speaks of.
Coro<> fetch_in(Log& log, std::string scenario) {
  sim::Internet& internet = sim::Internet::of(get_running_loop().backend());
  internet.add_host("pages.example", serve_pages);
  sim::apply_scenario(sim::read_scenario(scenario, "s.json"), internet);
  co_await fetch_page(log);
}

// How that ended; "" when it never did.
std::string fetched(const std::string& scenario) {
  Log log;
  const CapturedStderr quiet;
  const Run run = run_simulated(fetch_in(log, scenario));
  return log.lines.empty() ? "" : log.lines.front();
}

std::string fetched_with(const std::string& members) {
  return fetched(R"({"hosts": [{"name": "pages.example", )" + members + "}]}");
}

Run run_in(const std::string& text, Coro<> main) {
  auto simulation = std::make_unique<sim::Simulation>();
  sim::install_scenario(*simulation, sim::load_scenario(text));
  return run_recorded(std::move(simulation), std::move(main));
}

std::string inject(const std::string& events) {
  return R"({"inject": [)" + events + "]}";
}

Coro<> echo(Stream& stream) {
  for (;;) {
    const std::string line = co_await stream.read_line();
    if (line.empty()) co_return;
    co_await stream.write(line);
  }
}

// Sends four lines, a second apart, to a server on the same computer; logs when each came back, and how it ended.
Coro<> converse(Log& log) {
  Coro<Server> starting = start_server(echo, "127.0.0.1", 80);
  Server server = co_await starting;
  try {
    Coro<Stream> connecting = open_connection("localhost", 80);
    Stream stream = co_await connecting;
    for (int i = 0; i < 4; ++i) {
      co_await sleep_until(i * 1s);
      co_await stream.write("hello\n");
      const std::string line = co_await stream.read_line();
      log(get_running_loop().time() / 1ms, line.size());
    }
  } catch (const Error&) {
    log(get_running_loop().time() / 1ms, describe_exception(std::current_exception()));
  }
  co_await server.close();
}

Coro<> converse_twice(Log& log) {
  co_await converse(log);
  log("again");
  co_await converse(log);
}

Coro<> sleep_twice() {
  co_await sleep(1200ms);
  co_await sleep(100ms);
}

Coro<> say(Log& log, int number) {
  log(number);
  co_return;
}

Coro<> two_tasks(Log& log) {
  const Task<> first = create_task(say(log, 1));
  const Task<> second = create_task(say(log, 2));
  co_await first;
  co_await second;
}

}  // namespace

TEST_CASE("each fault can be written down and happens") {
  struct Row {
    const char* fault;
    const char* outcome;
  };
  static constexpr Row kRows[] = {
      {R"("kind": "refused")", "60ms 0 bytes, ConnectionRefusedError: Connection refused: 93.184.216.1:80"},
      {R"("kind": "refused", "connection": 2)", "100ms 5000 bytes, end"},
      {R"("kind": "unreachable", "duration": "1s")", "1.02s 0 bytes, OSError: No route to host: 93.184.216.1:80"},
      {R"("kind": "partition")", ""},
      {R"("kind": "partition", "from": "70ms", "until": "1s")", "1.5s 5000 bytes, end"},
      {R"("kind": "never_answers")", ""},
      {R"("kind": "never_answers", "until": "30ms")", "100ms 5000 bytes, end"},
      {R"("kind": "dns_failure")", "20ms 0 bytes, GAIError: Name or service not known: pages.example"},
      {R"("kind": "dns_failure", "until": "10ms")", "100ms 5000 bytes, end"},
      {R"("kind": "black_hole")", ""},
      {R"("kind": "black_hole", "until": "2s")", "3.1s 5000 bytes, end"},
      {R"("kind": "black_hole", "byte": 2000)", ""},
      {R"("kind": "black_hole", "byte": 2000, "until": "1s")", "1.5s 5000 bytes, end"},
      {R"("kind": "black_hole", "byte": 3, "direction": "to_host", "until": "500ms")", "700ms 5000 bytes, end"},
      {R"("kind": "reset", "from": "70ms")", "90ms 0 bytes, ConnectionResetError: Connection reset by peer"},
      {R"("kind": "reset", "byte": 2000)", "100ms 2000 bytes, ConnectionResetError: Connection reset by peer"},
      {R"("kind": "reset", "request": 1)", "80ms 0 bytes, ConnectionResetError: Connection reset by peer"},
      {R"("kind": "reset", "request": 2)", "100ms 5000 bytes, end"},
      {R"("kind": "stall", "duration": "1s")", "1.08s 5000 bytes, end"},
      {R"("kind": "stall", "duration": "1s", "direction": "to_host")", "1.1s 5000 bytes, end"},
      {R"("kind": "stall", "byte": 2000, "duration": "10s")", "10.1s 5000 bytes, end"},
      {R"("kind": "stall", "byte": 3, "duration": "2s", "direction": "to_host")", "2.1s 5000 bytes, end"},
      {R"("kind": "trickle", "rate": 500)", "10.1s 5000 bytes, end"},
      {R"("kind": "trickle", "rate": 10, "direction": "to_host")", "600ms 5000 bytes, end"},
      {R"("kind": "trickle", "byte": 4000, "rate": 100)", "10.1s 5000 bytes, end"},
      {R"("kind": "half_open", "byte": 2000)", ""},
      {R"("kind": "half_open", "byte": 3, "direction": "to_host")",
       "100ms 0 bytes, ConnectionResetError: Connection reset by peer"},
      {R"("kind": "half_open", "from": "70ms")", "100ms 0 bytes, ConnectionResetError: Connection reset by peer"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.fault);
    CHECK(fetched_with(R"("faults": [{)" + std::string(row.fault) + "}]") == row.outcome);
  }
}

TEST_CASE("a host's way is as slow as the scenario says") {
  CHECK(fetched_with(R"("latency": "100ms")") == "420ms 5000 bytes, end");
  CHECK(fetched_with(R"("dns": "1s")") == "1.08s 5000 bytes, end");
  CHECK(fetched_with(R"("bandwidth": 5000)") == "1.101s 5000 bytes, end");
  // Every packet is lost six times: the two of the handshake for 63 s each, question and answer for 12.6 s each.
  CHECK(fetched_with(R"("loss": 1)") == "151.3s 5000 bytes, end");
  CHECK(fetched_with(R"("jitter": "10s")") != "100ms 5000 bytes, end");
}

TEST_CASE("what holds everywhere goes before what a host says") {
  CHECK(fetched(R"({"everywhere": {"latency": "100ms"}})") == "420ms 5000 bytes, end");
  const std::string host = R"("hosts": [{"name": "pages.example", "latency": "1s"}])";
  CHECK(fetched("{" + host + R"(, "everywhere": {"latency": "100ms"}})") == "420ms 5000 bytes, end");
  CHECK(fetched(R"({"everywhere": {"loss": 1}})") == "151.3s 5000 bytes, end");
  CHECK(thrown_by([] { sim::read_scenario(R"({"everywhere": {"dns": "1s"}})", "s.json"); }) ==
        "ValueError: s.json: /everywhere: \"dns\" is not known; there is latency, jitter, bandwidth, loss, segment");
}

TEST_CASE("a host with an IPv6 address is tried there first, then at its other one") {
  const auto with = [](const std::string& faults) {
    return fetched_with(R"("ipv6": true, "faults": [)" + faults + "]");
  };
  // It listens at 0.0.0.0 only, and refuses IPv6 after a round trip.
  CHECK(with("") == "140ms 5000 bytes, end");
  CHECK(with(R"({"kind": "unreachable", "connection": 1, "duration": "1s"})") == "1.1s 5000 bytes, end");
  CHECK(with(R"({"kind": "unreachable", "duration": "1s"})") ==
        "2.02s 0 bytes, OSError: Every address failed: No route to host: [2001:db8::2]:80; No route to host: "
        "93.184.216.1:80");
}

TEST_CASE("the way of the program's own computer counts as well") {
  const auto with = [](const std::string& members) {
    return fetched(R"({"hosts": [{"name": "localhost", )" + members + "}]}");
  };
  CHECK(with(R"("latency": "100ms")") == "420ms 5000 bytes, end");
  CHECK(with(R"("bandwidth": 5000)") == "1.101s 5000 bytes, end");
  CHECK(with(R"("loss": 1)") == "151.3s 5000 bytes, end");
}

TEST_CASE("packets of a host are as long as the scenario says") {
  Log log;
  const Run run = run_simulated(fetch_in(log, R"({"hosts": [{"name": "pages.example", "segment": 1300}]})"));
  Lines sizes;
  for (const std::string& line : run.records({"packet"})) {
    if (line.find("flags") == std::string::npos) sizes.push_back(line.substr(line.find("\"bytes\":")));
  }
  REQUIRE(sizes.size() == 5);
  CHECK(sizes[0].starts_with("\"bytes\":5,"));  // the question
  CHECK(sizes[3].starts_with("\"bytes\":1300,"));
  CHECK(sizes[4].starts_with("\"bytes\":1100,"));
}

TEST_CASE("a link of two hosts is as slow as the scenario says, in both directions") {
  const auto with = [](const std::string& members) {
    return fetched(R"({"links": [{"between": ["pages.example", "localhost"], )" + members + "}]}");
  };
  CHECK(with(R"("latency": "100ms")") == "420ms 5000 bytes, end");
  CHECK(with(R"("bandwidth": 5000)") == "1.101s 5000 bytes, end");
  CHECK(with(R"("loss": 1)") == "151.3s 5000 bytes, end");
}

TEST_CASE("a scenario chooses the schedule") {
  std::set<Lines> found;
  for (int seed = 1; seed <= 16; ++seed) {
    Log log;
    run_in("{\"schedule\": " + std::to_string(seed) + "}", two_tasks(log));
    found.insert(log.lines);
  }
  CHECK(found == std::set<Lines>{{"1", "2"}, {"2", "1"}});
}

TEST_CASE("without an event the lines come back at once") {
  Log log;
  run_in("{}", converse(log));
  CHECK(log.lines == Lines{"0 6", "1000 6", "2000 6", "3000 6"});
}

TEST_CASE("a host is cut off and repaired") {
  Log log;
  run_in(inject(R"({"at": "500ms", "do": "cut", "host": "localhost"}, {"at": "1500ms", "do": "repair",
                                                                        "host": "localhost"})"),
         converse(log));
  // The line of 1 s goes again at 1.2 and 1.6 s.
  CHECK(log.lines == Lines{"0 6", "1600 6", "2000 6", "3000 6"});
}

TEST_CASE("an event at a byte: so many that the host has sent") {
  Log log;
  run_in(inject(R"({"byte": 12, "do": "disconnect", "host": "localhost"})"), converse(log));
  CHECK(log.lines == Lines{"0 6", "1000 6", "2000 ConnectionResetError: Connection reset by peer"});
}

TEST_CASE("an event at a byte of one connection") {
  Log log;
  run_in(inject(R"({"byte": 12, "connection": 2, "do": "disconnect", "host": "localhost"})"), converse_twice(log));
  CHECK(log.lines == Lines{"0 6", "1000 6", "2000 6", "3000 6", "again", "3000 6", "3000 6",
                           "3000 ConnectionResetError: Connection reset by peer"});
}

TEST_CASE("an event at a request of one connection") {
  Log log;
  run_in(inject(R"({"request": 1, "connection": 2, "do": "disconnect", "host": "localhost"})"), converse_twice(log));
  CHECK(log.lines ==
        Lines{"0 6", "1000 6", "2000 6", "3000 6", "again", "3000 ConnectionResetError: Connection reset by peer"});
}

TEST_CASE("an event at an await of one task, whatever it does") {
  Log log;
  const auto main = [&log]() -> Coro<> {
    const Task<> other = create_task(sleep_twice());
    co_await converse(log);
  };
  run_in(inject(R"({"await": 2, "task": "Task-2", "do": "cut", "host": "localhost"},
                   {"at": "2500ms", "do": "repair", "host": "localhost"})"),
         main());
  // The line of 2 s goes again at 2.2 and 2.6 s.
  CHECK(log.lines == Lines{"0 6", "1000 6", "2600 6", "3000 6"});
}

TEST_CASE("two events at awaits both happen") {
  Log log;
  const auto program = [&log]() -> Coro<> {
    const Task<> first = create_task(sleeper(log, "first"));
    const Task<> second = create_task(sleeper(log, "second"));
    co_await sleep(2s);
  };
  // 1: main sleeps; 2: first; 3: second.
  const Run run = run_in(inject(R"({"await": 2, "do": "cancel"}, {"await": 3, "do": "cancel"})"), program());
  CHECK(run.failure() == "");
  CHECK(run.records({"deliver"}).size() == 2);
}

TEST_CASE("a host that a link or an event speaks of must be there") {
  Log log;
  CHECK(run_in(R"({"links": [{"between": ["localhost", "pyton.org"]}]})", converse(log)).failure() ==
        "ValueError: scenario: /links/0/between/1: there is no host \"pyton.org\"; there is localhost");
  CHECK(run_in(R"({"hosts": [{"name": "python.org"}],
                   "inject": [{"at": "1s", "do": "cancel"}, {"at": "1s", "do": "cut", "host": "pyton.org"}]})",
               converse(log))
            .failure() ==
        "ValueError: scenario: /inject/1/host: there is no host \"pyton.org\"; there is localhost, python.org");
  CHECK(log.lines.empty());
}
