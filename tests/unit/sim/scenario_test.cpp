// Scenario files: what they can say, and every way in which they are refused.
#include "sim/scenario.h"

#include "net/open_connection.h"
#include "net/server.h"
#include "sim/scenario_reader.h"
#include "sim/simulation.h"
#include "support/coroutines.h"
#include "support/test.h"

namespace {

using sim::read_scenario;
using sim::Scenario;

std::string refusal(const std::string& text) {
  return thrown_by([&] { read_scenario(text, "s.json"); });
}

Run run_in(const std::string& text, Coro<> main) {
  auto simulation = std::make_unique<sim::Simulation>();
  sim::install_scenario(*simulation, sim::load_scenario(text));
  return run_recorded(std::move(simulation), std::move(main));
}

Coro<> talk(Stream& stream) {
  for (;;) {
    const std::string line = co_await stream.read_line();
    if (line.empty()) co_return;
    co_await stream.write(line);
  }
}

// Serves on the program's own computer and sends `lines` lines; logs how it ended.
Coro<> converse(Log& log, int lines) {
  int answered = 0;
  try {
    Coro<Server> starting = start_server(talk, "127.0.0.1", 80);
    Server server = co_await starting;
    Coro<Stream> connecting = open_connection("localhost", 80);
    Stream stream = co_await connecting;
    for (; answered < lines; ++answered) {
      co_await stream.write("hello\n");
      const std::string line = co_await stream.read_line();
      if (line.empty()) break;
    }
    co_await stream.close();
    co_await server.close();
  } catch (...) {
    log(answered, describe_exception(std::current_exception()));
    throw;
  }
  log(answered, "end");
}

Coro<> connect_twice(Log& log) {
  for (int i = 0; i < 2; ++i) {
    try {
      Coro<Stream> connecting = open_connection("far.example", 80);
      Stream stream = co_await connecting;
    } catch (const Error&) {
      log.timed(describe_exception(std::current_exception()));
    }
  }
}

}  // namespace

TEST_CASE("a scenario says the seed, the hosts, the links and what happens") {
  const Scenario scenario = read_scenario(R"({
    "seed": 7, "schedule": 3,
    "hosts": [{"name": "a.example", "latency": "80ms", "jitter": "1.5ms", "bandwidth": 1000000, "loss": 0.01, "segment": 536,
               "dns": "2s", "certificate": "expired",
               "faults": [{"kind": "reset", "byte": 100, "direction": "to_host", "connection": 2},
                          {"kind": "refused", "from": "1s", "until": "2s"},
                          {"kind": "stall", "request": 3, "duration": "1min"},
                          {"kind": "trickle", "rate": 10}]}],
    "links": [{"between": ["localhost", "a.example"], "latency": "1us"}],
    "inject": [{"at": "2s", "do": "signal", "signal": "SIGINT"}, {"await": 3, "do": "cancel", "task": "main"},
               {"byte": 10, "host": "a.example", "do": "cut"}, {"request": 2, "host": "a.example", "do": "repair"}]
  })",
                                          "s.json");
  CHECK(scenario.seed == 7);
  CHECK(scenario.schedule == 3);
  REQUIRE(scenario.hosts.size() == 1);
  CHECK(scenario.hosts[0].link.latency == 80ms);
  CHECK(scenario.hosts[0].link.jitter == 1500us);
  CHECK(scenario.hosts[0].link.loss == 10'000);
  CHECK(scenario.hosts[0].link.segment == 536);
  CHECK(scenario.hosts[0].dns == 2s);
  REQUIRE(scenario.hosts[0].faults.size() == 4);
  CHECK(scenario.hosts[0].faults[0].byte == 100);
  CHECK(scenario.hosts[0].faults[0].to_host);
  CHECK(scenario.hosts[0].faults[1].ends == 2s);
  CHECK(scenario.hosts[0].faults[2].duration == 1min);
  CHECK(scenario.hosts[0].faults[3].rate == 10);
  REQUIRE(scenario.links.size() == 1);
  CHECK(scenario.links[0].change.latency == 1us);
  REQUIRE(scenario.events.size() == 4);
  CHECK(scenario.events[1].await == 3);
}

TEST_CASE("what is wrong with a scenario is said with its file, its place and what is allowed") {
  CHECK(refusal("[") == "ValueError: s.json: this is not JSON: Expecting value: line 1 column 2 (char 1)");
  CHECK(refusal("[]") == "ValueError: s.json: /: [] is no object; write {...}");
  CHECK(refusal(R"({"sead": 1})") ==
        "ValueError: s.json: /: \"sead\" is not known; there is seed, schedule, database, hosts, everywhere, links, "
        "requests, inject, sweep");
  CHECK(refusal(R"({"seed": -1})") == "ValueError: s.json: /seed: -1; write a whole number from 0 to 2^63-1");
  CHECK(refusal(R"({"seed": "1"})") == "ValueError: s.json: /seed: \"1\"; write a whole number from 0 to 2^63-1");
  CHECK(refusal(R"({"seed": 18446744073709551615})") ==
        "ValueError: s.json: /seed: 1.8446744073709552e+19; write a whole number from 0 to 2^63-1");
  CHECK(refusal(R"({"hosts": {}})") == "ValueError: s.json: /hosts: {} is no array; write [...]");
  CHECK(refusal(R"({"hosts": [{}]})") == "ValueError: s.json: /hosts/0: \"name\" is missing");
  CHECK(refusal(R"({"hosts": [{"name": ""}]})") ==
        "ValueError: s.json: /hosts/0/name: \"\"; write a text that is not empty");
  CHECK(refusal(R"({"hosts": [{"name": "a"}, {"name": "a"}]})") ==
        "ValueError: s.json: /hosts/1: there is a host \"a\" already");
}

TEST_CASE("durations have a unit") {
  const std::string wanted = "; write a duration of at most 1000h as \"20ms\", \"1.5s\", \"2min\"";
  const auto latency = [](const std::string& value) {
    return refusal(R"({"hosts": [{"name": "a", "latency": )" + value + "}]}");
  };
  CHECK(latency("20") == "ValueError: s.json: /hosts/0/latency: 20 is no text" + wanted);
  for (const char* value : {R"("20")", R"("ms")", R"("-1s")", R"("1.2.3s")", R"("1 s")", R"("1year")", R"("1001h")",
                            R"("99999999999999999s")"}) {
    CAPTURE(value);
    CHECK(latency(value) == "ValueError: s.json: /hosts/0/latency: " + std::string(value) + wanted);
  }
}

TEST_CASE("numbers of a link are in range") {
  const auto host = [](const std::string& member) { return refusal(R"({"hosts": [{"name": "a", )" + member + "}]}"); };
  CHECK(host(R"("bandwidth": 0)") ==
        "ValueError: s.json: /hosts/0/bandwidth: 0; write a whole number from 1 to 1000000000000");
  CHECK(host(R"("bandwidth": 1.5)") ==
        "ValueError: s.json: /hosts/0/bandwidth: 1.5; write a whole number from 1 to 1000000000000");
  CHECK(host(R"("segment": 0)") == "ValueError: s.json: /hosts/0/segment: 0; write a whole number from 1 to 65535");
  CHECK(host(R"("ipv6": 1)") == "ValueError: s.json: /hosts/0/ipv6: 1; write true or false");
  CHECK(host(R"("loss": 2)") == "ValueError: s.json: /hosts/0/loss: 2; write a share from 0 to 1, as 0.01");
  CHECK(host(R"("certificate": "good")") ==
        "ValueError: s.json: /hosts/0/certificate: \"good\"; write one of "
        "\"valid\", \"expired\", \"wrong_host\", \"self_signed\"");
  CHECK(refusal(R"({"links": [{"between": ["a"]}]})") ==
        "ValueError: s.json: /links/0/between: write the names of two hosts: [a, b]");
}

TEST_CASE("faults say what goes together") {
  const auto fault = [](const std::string& members) {
    return refusal(R"({"hosts": [{"name": "a", "faults": [{)" + members + "}]}]}");
  };
  const std::string at = "ValueError: s.json: /hosts/0/faults/0";
  CHECK(fault("") == at + ": \"kind\" is missing");
  CHECK(fault(R"("kind": "broken")").starts_with(at + "/kind: \"broken\"; write one of \"refused\", \"unreachable\""));
  CHECK(fault(R"("kind": "reset", "byte": 3, "request": 1)") == at + ": write \"byte\" or \"request\", not both");
  CHECK(fault(R"("kind": "refused", "from": "2s", "until": "1s")") == at + ": \"until\" is not later than \"from\"");
  CHECK(fault(R"("kind": "reset", "connection": 0)") == at + "/connection: 0; write a whole number from 1 to 2^63-1");
  CHECK(fault(R"("kind": "reset", "byte": 1, "direction": "up")") ==
        at + "/direction: \"up\"; write one of \"from_host\", \"to_host\"");
}

TEST_CASE("a fault has the members of its kind and no others") {
  struct Row {
    const char* kind;
    const char* members;
  };
  static constexpr Row kRows[] = {
      {R"("kind": "refused")", "kind, from, connection, until"},
      {R"("kind": "unreachable")", "kind, from, connection, until, duration"},
      {R"("kind": "partition")", "kind, from, until"},
      {R"("kind": "never_answers")", "kind, from, connection, until"},
      {R"("kind": "dns_failure")", "kind, from, until"},
      {R"("kind": "black_hole")", "kind, from, connection, byte, request, until"},
      {R"("kind": "black_hole", "byte": 1)", "kind, from, connection, byte, request, until, direction"},
      {R"("kind": "reset")", "kind, from, connection, byte, request"},
      {R"("kind": "reset", "byte": 1)", "kind, from, connection, byte, request, until, direction"},
      {R"("kind": "reset", "request": 1)", "kind, from, connection, byte, request, until"},
      {R"("kind": "stall")", "kind, from, connection, byte, request, until, direction, duration"},
      {R"("kind": "trickle")", "kind, from, connection, byte, request, until, direction, rate"},
      {R"("kind": "half_open")", "kind, from, connection, byte, request"},
  };
  const std::vector<std::pair<std::string, std::string>> values = {
      {"connection", "1"},           {"until", R"("1s")"},    {"byte", "1"}, {"request", "1"},
      {"direction", R"("to_host")"}, {"duration", R"("1s")"}, {"rate", "1"},
  };
  for (const Row& row : kRows) {
    for (const auto& [name, value] : values) {
      const std::string members = row.members;
      if (std::string(row.kind).find(name) != std::string::npos) continue;
      const std::string fault = std::string(row.kind) + ", \"" + name + "\": " + value;
      CAPTURE(fault);
      const std::string refused = refusal(R"({"hosts": [{"name": "a", "faults": [{)" + fault + "}]}]}");
      if (members.find(name) == std::string::npos) {
        CHECK(refused ==
              "ValueError: s.json: /hosts/0/faults/0: \"" + name + "\" is not known; there is " + row.members);
      } else if (name != "byte" && name != "request") {
        CHECK(refused == "");
      }
    }
  }
}

TEST_CASE("events say when and what") {
  const auto event = [](const std::string& members) { return refusal(R"({"inject": [{)" + members + "}]}"); };
  const std::string at = "ValueError: s.json: /inject/0";
  CHECK(event(R"("do": "cancel")") == at + ": write when: one of \"at\", \"await\", \"byte\", \"request\"");
  CHECK(event(R"("do": "cancel", "at": "1s", "await": 1)") ==
        at + ": write when: one of \"at\", \"await\", \"byte\", \"request\"");
  CHECK(event(R"("do": "cut", "at": "1s")") == at + ": \"host\" is missing");
  CHECK(event(R"("do": "cancel", "byte": 1)") == at + ": \"host\" is missing");
  CHECK(event(R"("do": "signal", "at": "1s")") == at + ": \"signal\" goes with \"do\": \"signal\"");
  CHECK(event(R"("do": "cancel", "at": "1s", "signal": "SIGINT")") == at + ": \"signal\" goes with \"do\": \"signal\"");
  CHECK(event(R"("do": "signal", "at": "1s", "signal": "SIGKILL")") ==
        at + "/signal: \"SIGKILL\"; write one of \"SIGINT\", \"SIGTERM\"");
  const std::string unknown = " is not known; there is do, at, await, byte, request";
  CHECK(event(R"("do": "cut", "at": "1s", "host": "a", "task": "t")") ==
        at + ": \"task\"" + unknown + ", host, signal");
  CHECK(event(R"("do": "cut", "at": "1s", "host": "a", "connection": 1)") ==
        at + ": \"connection\"" + unknown + ", host, signal");
  CHECK(event(R"("do": "cancel", "at": "1s", "host": "a")") == at + ": \"host\"" + unknown + ", task, signal");
  CHECK(event(R"("do": "cut", "await": 1, "host": "a", "task": "t")") == "");
  CHECK(event(R"("do": "cut", "byte": 1, "host": "a", "connection": 1)") == "");
  CHECK(event(R"("do": "explode", "at": "1s")").starts_with(at + "/do: \"explode\"; write one of \"cancel\""));
}

TEST_CASE("requests say who asks whom for what") {
  const auto request = [](const std::string& members) { return refusal(R"({"requests": [{)" + members + "}]}"); };
  const auto url = [&](const std::string& text) { return request(R"("from": "a", "url": ")" + text + '"'); };
  const std::string at = "ValueError: s.json: /requests/0";
  CHECK(request("") == at + ": \"from\" is missing");
  CHECK(request(R"("from": "a")") == at + ": \"url\" is missing");
  CHECK(request(R"("from": "localhost", "url": "http://a/")") ==
        at + "/from: \"localhost\" is the program itself; write another name, as \"browser\"");
  CHECK(
      request(R"("from": "a", "url": "http://a/", "method": "BREW")").starts_with(at + "/method: \"BREW\"; write one"));
  for (const char* bad : {"a", "http://", "https://a/", "http://a:0/", "http://a:65536/", "http://a:x/", "http://:80/",
                          "http://a/ HTTP/1.1", "http://a/\\u000d"}) {
    CHECK(url(bad).find("; write a URL as \"http://localhost:8080/path\"") != std::string::npos);
  }
  for (const char* good : {"http://a", "http://a/", "http://a:65535/x?y=z"}) CHECK(url(good) == "");
}

TEST_CASE("a file that is not there is an error of its own") {
  CHECK(thrown_by([] { sim::load_scenario("no/such/scenario.json"); }) ==
        "OSError: The scenario no/such/scenario.json cannot be opened; is the path right?");
}

TEST_CASE("a host of the scenario has its latency and its faults") {
  Log log;
  const Run run = run_in(R"({"hosts": [{"name": "far.example", "latency": "1s", "dns": "500ms",
                                        "faults": [{"kind": "unreachable", "connection": 2, "duration": "2s"}]}]})",
                         connect_twice(log));
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"2.5s ConnectionRefusedError: Connection refused: 93.184.216.1:80",
                           "5s OSError: No route to host: 93.184.216.1:80"});
}

TEST_CASE("an empty scenario changes nothing") {
  Log log;
  const Run with = run_in("{}", converse(log, 3));
  const Run without = run_simulated(converse(log, 3));
  CHECK(with.trace == without.trace);
}

TEST_CASE("a signal comes at its time") {
  Log log;
  const Run run = run_in(R"({"inject": [{"at": "2s", "do": "signal", "signal": "SIGINT"}]})", sleeper(log, "main"));
  CHECK(run.elapsed == 1s);
  const Run interrupted =
      run_in(R"({"inject": [{"at": "500ms", "do": "signal", "signal": "SIGINT"}]})", sleeper(log, "main"));
  CHECK(interrupted.elapsed == 500ms);
}

TEST_CASE("the connections of a host are reset at its second request") {
  Log log;
  const Run run = run_in(R"({"inject": [{"request": 2, "host": "localhost", "do": "disconnect"}]})", converse(log, 3));
  CHECK(log.lines == Lines{"1 ConnectionResetError: Connection reset by peer"});
}

TEST_CASE("a task is cancelled at each of its awaits in turn, until there is none") {
  unsigned cancelled = 0;
  for (int n = 1;; ++n) {
    Log log;
    auto simulation = std::make_unique<sim::Simulation>();
    const auto cancel = [world = simulation.get()] { world->cancel_task("Task-1"); };
    simulation->at_await(static_cast<std::uint64_t>(n), "Task-1", cancel);
    const Run run = run_recorded(std::move(simulation), converse(log, 2));
    CAPTURE(n);
    REQUIRE(n < 100);
    if (run.failure() == "") break;
    CHECK(run.failure() == "CancelledError");
    ++cancelled;
  }
  CHECK(cancelled >= 4);
}

TEST_CASE("the n-th await of the whole program is counted in order") {
  Log log;
  const auto program = [&log]() -> Coro<> {
    const Task<> first = create_task(sleeper(log, "first"));
    const Task<> second = create_task(sleeper(log, "second"));
    co_await sleep(2s);
  };
  // 1: main sleeps; 2: first; 3: second.
  const Run run = run_in(R"({"inject": [{"await": 3, "do": "cancel"}]})", program());
  CHECK(run.failure() == "");
  CHECK(run.count("cancel") == 1);
  CHECK(run.records({"deliver"}).size() == 1);
}

TEST_CASE("run() takes its seed from the scenario unless it is told another") {
  RunOptions options;
  options.scenario = R"({"seed": 9})";
  detail::complete_options(options);
  CHECK(options.seed == 9);
  RunOptions told;
  told.scenario = R"({"seed": 9})";
  told.seed = 3;
  detail::complete_options(told);
  CHECK(told.seed == 3);
}
