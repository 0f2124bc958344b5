// What happens at an await happens exactly there.
#include <algorithm>

#include "net/open_connection.h"
#include "net/server.h"
#include "sim/internet.h"
#include "sim/scenario.h"
#include "sim/simulation.h"
#include "support/test.h"

namespace {

using sim::Moment;

Run run_with(const std::string& inject, Coro<> main) {
  auto simulation = std::make_unique<sim::Simulation>();
  sim::install_scenario(*simulation, sim::load_scenario(R"({"inject": [{)" + inject + "}]}"));
  return run_recorded(std::move(simulation), std::move(main));
}

Coro<> wait_for(Log& log, Event& event) {
  try {
    co_await event.wait();
    log("woken");
  } catch (const CancelledError&) {
    log("cancelled");
  }
}

Coro<> set(Event& event) {
  event.set();
  co_return;
}

// The waiter and who wakes it run in one iteration of the loop, in this order.
Coro<> wait_and_set(Log& log) {
  Event event;
  TaskOptions options;
  options.name = "waiter";
  const Task<> waiter = create_task(wait_for(log, event), std::move(options));
  const Task<> setter = create_task(set(event));
  co_await waiter;
  co_await setter;
}

Coro<> named_in_its_first_step(Log& log) {
  current_task().set_name("renamed");
  try {
    co_await sleep(1s);
    co_await sleep(1s);
  } catch (const CancelledError&) {
  }
  log.timed("ended");
}

// Waits twice in eager steps; its creator goes on in between.
Coro<> create_eagerly(Log& log) {
  TaskOptions options;
  options.name = "waiter";
  options.eager_start = true;
  Event event;
  const Task<> waiter = create_task(wait_for(log, event), std::move(options));
  log("created");
  event.set();
  co_await waiter;
}

Coro<> echo_once(Stream& stream) {
  const std::string line = co_await stream.read_line();
  co_await stream.write(line);
}

// Asks a server that is far away, and logs when and how that ended.
Coro<> ask(Log& log) {
  sim::Internet& internet = sim::Internet::of(get_running_loop().backend());
  sim::HostOptions far;
  far.link.latency = 1s;
  const auto serve = []() -> Coro<> {
    auto starting = start_server(echo_once, "0.0.0.0", 80);
    Server server = co_await starting;
    co_await server.serve_forever();
  };
  if (!internet.host_named("far.example")) internet.add_host("far.example", serve, far);
  try {
    auto connecting = open_connection("far.example", 80);
    Stream stream = co_await connecting;
    co_await stream.write("hello\n");
    const std::string line = co_await stream.read_line();
    log.timed("answered");
    co_await stream.close();
  } catch (const OSError&) {
    log.timed(describe_exception(std::current_exception()));
  }
}

}  // namespace

TEST_CASE("a cancel at an await comes before anything else runs") {
  Log log;
  const Run run = run_with(R"("await": 1, "task": "waiter", "do": "cancel")", wait_and_set(log));
  CHECK(log.lines == Lines{"cancelled"});
  const Lines lines = run.records({"suspend", "inject", "cancel", "step"});
  const auto found = std::find_if(lines.begin(), lines.end(),
                                  [](const std::string& line) { return line.find("inject") != std::string::npos; });
  REQUIRE(found != lines.end());
  CHECK((found - 1)->find("event.wait") != std::string::npos);
  CHECK(found->starts_with(R"({"k":"inject","do":"cancel","task":2,"at":"await_test.cpp:)"));
  CHECK(*(found + 1) == R"({"k":"cancel","task":2,"count":1})");
}

TEST_CASE("a cancel of a task that was just woken comes after its waker and before its step") {
  Log log;
  const Run run = run_with(R"("await": 1, "task": "waiter", "do": "cancel", "moment": "woken")", wait_and_set(log));
  CHECK(log.lines == Lines{"cancelled"});
  const Lines lines = run.records({"event", "ready", "cancel", "deliver"});
  REQUIRE(lines.size() >= 4);
  const auto found = std::find(lines.begin(), lines.end(), R"({"k":"cancel","task":2,"count":1})");
  REQUIRE(found != lines.end());
  CHECK((found - 1)->starts_with(R"({"k":"ready","task":2,"why":"event.wait")"));
  CHECK((found + 1)->starts_with(R"({"k":"deliver","task":2)"));
}

TEST_CASE("an await that nothing ends is never woken") {
  Log log;
  const auto program = [&log]() -> Coro<> {
    Event event;
    TaskOptions options;
    options.name = "waiter";
    const Task<> waiter = create_task(wait_for(log, event), std::move(options));
    co_await sleep(1s);
  };
  const Run run = run_with(R"("await": 1, "task": "waiter", "do": "cancel", "moment": "woken")", program());
  CHECK(run.count("inject") == 1);  // run() ends the waiter, and it goes on to its end
}

TEST_CASE("a checkpoint is woken as soon as it waits") {
  for (const char* moment : {"waits", "woken"}) {
    Log log;
    const auto program = [&log]() -> Coro<> {
      try {
        co_await checkpoint();
        log("on");
      } catch (const CancelledError&) {
        log("cancelled");
      }
    };
    run_with(std::string(R"("await": 1, "do": "cancel", "moment": ")") + moment + "\"", program());
    CHECK(log.lines == Lines{"cancelled"});
  }
}

TEST_CASE("a task's awaits count from the step in which it gets its name") {
  Log log;
  run_with(R"("await": 1, "task": "renamed", "do": "cancel")", named_in_its_first_step(log));
  CHECK(log.lines == Lines{"0s ended"});
}

TEST_CASE("what happens at an await inside an eager step happens when its creator's step is over") {
  Log log;
  run_with(R"("await": 1, "task": "waiter", "do": "cancel")", create_eagerly(log));
  CHECK(log.lines == Lines{"created", "cancelled"});
}

TEST_CASE("of several tasks of one name the one that waits there is cancelled") {
  Log log;
  const auto program = [&log]() -> Coro<> {
    TaskOptions one;
    one.name = "waiter";
    TaskOptions other;
    other.name = "waiter";
    Event event;
    const Task<> first = create_task(wait_for(log, event), std::move(one));
    const Task<> second = create_task(wait_for(log, event), std::move(other));
    co_await sleep(1s);
    event.set();
    co_await first;
    co_await second;
  };
  const Run run = run_with(R"("await": 2, "task": "waiter", "do": "cancel")", program());
  CHECK(log.lines == Lines{"cancelled", "woken"});
  CHECK(run.records({"cancel"}) == Lines{R"({"k":"cancel","task":3,"count":1})"});
}

TEST_CASE("a disconnect at an await is seen at once, also from far away") {
  // 1: the name servers; 2: the connection; 3: the answer.
  for (const auto& [moment, when] : {std::pair(Moment::kWaits, "2.02s"), std::pair(Moment::kWoken, "4.02s")}) {
    Log log;
    auto simulation = std::make_unique<sim::Simulation>();
    sim::Simulation& world = *simulation;
    world.at_await(
        3, "Task-1", [&world] { sim::happen_to_host(world, sim::Deed::kDisconnect, "far.example", true); }, moment);
    run_recorded(std::move(simulation), ask(log));
    // What was there before the reset is still read.
    const std::string how = moment == Moment::kWaits ? " ConnectionResetError: Connection reset by peer" : " answered";
    CHECK(log.lines == Lines{when + how});
  }
}

TEST_CASE("a cut at an await loses what is sent from then on") {
  Log log;
  auto simulation = std::make_unique<sim::Simulation>();
  sim::Simulation& world = *simulation;
  world.at_await(2, "Task-1", [&world] {
    sim::happen_to_host(world, sim::Deed::kCut, "far.example", true);
    world.inject(10s, [&world] { sim::happen_to_host(world, sim::Deed::kRepair, "far.example", true); });
  });
  run_recorded(std::move(simulation), ask(log));
  // Sent at 2.02 s, again until the way is open; the answer takes a second.
  CHECK(log.lines == Lines{"19.02s answered"});
}
