// What AIO_INJECT says, and that it happens exactly there.
#include "sim/inject.h"

#include <algorithm>

#include "net/open_connection.h"
#include "net/server.h"
#include "sim/internet.h"
#include "sim/simulation.h"
#include "support/test.h"
#include "trace/fields.h"

namespace {

std::string refusal(const std::string& text) {
  return thrown_by([&] { sim::read_injections(text); });
}

Coro<> sleep_long(Log& log, int number) {
  try {
    co_await sleep(10s);
    log.timed(number, "slept");
  } catch (const CancelledError&) {
    log.timed(number, "cancelled");
  }
}

TaskOptions named(const std::string& name, bool eager = false) {
  TaskOptions options;
  options.name = name;
  options.eager_start = eager;
  return options;
}

Coro<> two_sleepers(Log& log) {
  const Task<> first = create_task(sleep_long(log, 1), named("sleeper"));
  const Task<> second = create_task(sleep_long(log, 2), named("sleeper"));
  co_await first;
  co_await second;
}

Coro<> echo_once(Stream& stream) {
  const std::string line = co_await stream.read_line();
  co_await sleep(5ms);
  co_await stream.write(line);
}

Coro<> serve_far() {
  auto starting = start_server(echo_once, "0.0.0.0", 80);
  Server server = co_await starting;
  co_await server.serve_forever();
}

Coro<> ask_far(Log& log) {
  try {
    auto connecting = open_connection("far.example", 80);
    Stream stream = co_await connecting;
    co_await stream.write("hello\n");
    const std::string line = co_await stream.read_line();
    log("answered", line.size());
    co_await stream.close();
  } catch (const OSError&) {
    log(describe_exception(std::current_exception()));
  }
}

// In a world with a host "far.example" that answers.
Run run_with(const std::string& text, Coro<> main) {
  auto simulation = std::make_unique<sim::Simulation>();
  sim::Simulation& world = *simulation;
  world.at_begin([&world] { sim::Internet::of(world).add_host("far.example", serve_far); });
  sim::install_injections(world, sim::read_injections(text));
  return run_recorded(std::move(simulation), std::move(main));
}

Coro<> put_later(Queue<int>& queue) {
  co_await checkpoint();
  co_await queue.put(1);
}

Coro<> hold(Lock& lock) {
  auto guard = co_await lock.scoped();
  co_await sleep(1ms);
}

// Waits in every way: eager and not, at once and later, in groups, on threads, on the network, cancelled.
Coro<> wait_in_many_ways(Log& log) {
  Queue<int> queue;
  Lock lock;
  const Task<> eager = create_task(put_later(queue), named("eager", true));
  const Task<> holder = create_task(hold(lock), named("holder", true));
  const Task<> other = create_task(hold(lock));
  const Task<> never = create_task(sleep_long(log, 0));
  const int item = co_await queue.get();
  static_cast<void>(item);
  co_await gather(eager, holder, other);
  Task<> cancelled = never;
  cancelled.cancel();
  co_await never;
  co_await to_thread([] { blocking_sleep(2ms); });
  co_await ask_far(log);
}

std::string signal_at(std::size_t n) {
  return "do=signal;signal=SIGTERM;await=" + std::to_string(n);
}

}  // namespace

TEST_CASE("await=n is the n-th suspend of the trace, whoever waits there and however") {
  Log unused;
  const Run plain = run_with({}, wait_in_many_ways(unused));
  const Lines suspends = plain.records({"suspend"});
  REQUIRE(suspends.size() > 10);
  for (std::size_t n = 1; n <= suspends.size(); ++n) {
    CAPTURE(n);
    // Nothing handles the signal, so it changes nothing but the trace.
    const Run run = run_with(signal_at(n), wait_in_many_ways(unused));
    const Lines injected = run.records({"inject"});
    REQUIRE(injected.size() == 1);
    CHECK(trace::number_of(injected[0], "task") == trace::number_of(suspends[n - 1], "task"));
    CHECK(trace::text_of(injected[0], "at") == trace::text_of(suspends[n - 1], "at"));
    // An eager task's await is over with the step of its creator, so others may be between.
    const Lines lines = run.records({"suspend", "inject"});
    const auto before = static_cast<std::size_t>(std::find(lines.begin(), lines.end(), injected[0]) - lines.begin());
    CHECK(before >= n);
    CHECK(before <= n + 2);
  }
  CHECK(run_with(signal_at(suspends.size() + 1), wait_in_many_ways(unused)).count("inject") == 0);
}

TEST_CASE("who waits at an await is cancelled when no task is named") {
  Log log;
  // The first await is main's own, for the first sleeper.
  const Run run = run_with("do=cancel;await=2", two_sleepers(log));
  CHECK(log.lines == Lines{"0s 1 cancelled", "10s 2 slept"});
}

TEST_CASE("a task is cancelled by name, and by number when the name is not enough") {
  Log both;
  run_with("do=cancel;task=sleeper;at=4s", two_sleepers(both));
  CHECK(both.lines == Lines{"4s 1 cancelled", "4s 2 cancelled"});
  Log one;
  run_with("do=cancel;task=#3;at=4s", two_sleepers(one));
  CHECK(one.lines == Lines{"4s 2 cancelled", "10s 1 slept"});
}

TEST_CASE("somebody else than who waits may be cancelled at an await") {
  Log log;
  run_with("do=cancel;task=#2;await=3", two_sleepers(log));
  CHECK(log.lines == Lines{"0s 1 cancelled", "10s 2 slept"});
}

TEST_CASE("several injections stand in lines, or with a bar between them") {
  for (const char* separator : {"|", "\n", "|\n|"}) {
    Log log;
    const std::string text = std::string("do=cancel;task=#2;at=1s") + separator + "do=cancel;task=#3;at=2.5s";
    run_with(text, two_sleepers(log));
    CHECK(log.lines == Lines{"1s 1 cancelled", "2.5s 2 cancelled"});
  }
}

TEST_CASE("Ctrl-C comes at its time") {
  Log log;
  const Run run = run_with("do=signal;signal=SIGINT;at=3s", two_sleepers(log));
  // It cancels main, which passes it on to the task that it waits for.
  CHECK(log.lines == Lines{"3s 1 cancelled", "10s 2 slept"});
  CHECK(run.records({"inject"}) == Lines{R"({"k":"inject","do":"signal"})"});
  CHECK(run.timed_records({"inject"}).front().starts_with(R"({"t":3000000000,)"));
}

TEST_CASE("a host loses its connections at an await, and the program knows at once") {
  Log plain;
  const Run base = run_with({}, ask_far(plain));
  CHECK(plain.lines == Lines{"answered 6"});
  Log log;
  const std::string last = std::to_string(base.count("suspend"));
  run_with("do=disconnect;host=far.example;await=" + last, ask_far(log));
  REQUIRE(log.lines.size() == 1);
  CHECK(log.lines[0].starts_with("ConnectionResetError"));
}

TEST_CASE("a host may be cut off and repaired") {
  Log log;
  const Run run = run_with("do=cut;host=far.example;at=1ms|do=repair;host=far.example;at=20s", ask_far(log));
  CHECK(log.lines == Lines{"answered 6"});
  CHECK(run.elapsed > 20s);
}

TEST_CASE("a host that there is not is refused at the begin of the run") {
  Log log;
  const Run run = run_with("do=cut;host=mars.example;at=1h", two_sleepers(log));
  CHECK(run.failure() == "ValueError: host: there is no host \"mars.example\"; there is localhost, far.example");
}

TEST_CASE("an injection that is not understood is refused with what to write") {
  CHECK(refusal("at=1s") == "ValueError: AIO_INJECT: at=1s: write what happens: do=cancel, do=signal, ...");
  CHECK(refusal("do=melt;at=1s") ==
        "ValueError: AIO_INJECT: do=melt: write one of cancel, disconnect, cut, repair, signal");
  CHECK(refusal("do=cancel;at=1s|do=cancel") ==
        "ValueError: AIO_INJECT: do=cancel: write when: one of at=10s and await=7");
  CHECK(refusal("do=cancel;at=1s;await=1") ==
        "ValueError: AIO_INJECT: do=cancel;at=1s;await=1: write when: one of at=10s and await=7");
  CHECK(refusal("do=cancel;at=5") == "ValueError: AIO_INJECT: at=5: write a time of at most 1000h as 20ms, 1.5s, 2min");
  CHECK(refusal("do=cancel;await=0") == "ValueError: AIO_INJECT: await=0: write a number from 1");
  CHECK(refusal("do=cancel;await=-1") == "ValueError: AIO_INJECT: await=-1: write a whole number");
  CHECK(refusal("do=cut;at=1s") ==
        "ValueError: AIO_INJECT: do=cut;at=1s: write host= with disconnect, cut and repair only");
  CHECK(refusal("do=cancel;host=a;at=1s") ==
        "ValueError: AIO_INJECT: do=cancel;host=a;at=1s: write host= with disconnect, cut and repair only");
  CHECK(refusal("do=signal;at=1s") ==
        "ValueError: AIO_INJECT: do=signal;at=1s: write signal=SIGINT with do=signal only");
  CHECK(refusal("do=signal;signal=SIGKILL;at=1s") ==
        "ValueError: AIO_INJECT: signal=SIGKILL: write one of SIGINT, SIGTERM");
  CHECK(refusal("do=signal;signal=SIGINT;task=a;at=1s") ==
        "ValueError: AIO_INJECT: do=signal;signal=SIGINT;task=a;at=1s: write task= with do=cancel only");
  CHECK(refusal("do=cancel;when=1s") ==
        "ValueError: AIO_INJECT: when=1s: write do, at, await, moment, task, host or signal, and = behind it");
}
