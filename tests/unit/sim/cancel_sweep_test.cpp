// Sweeps: each outcome by a small program of its own, and the same report whenever it is asked for.
#include "sim/cancel_sweep.h"
#include "net/open_connection.h"
#include "net/server.h"
#include "sim/internet.h"
#include "support/test.h"

namespace {

using sim::Moment;
using sim::SweepCell;
using sim::SweepOptions;
using sim::SweepOutcome;
using sim::SweepReport;

SweepOptions of_task(const char* name) {
  SweepOptions options;
  options.what.task = name;
  return options;
}

SweepReport sweep(const detail::Function<Coro<>()>& program, const SweepOptions& options = {}) {
  const CapturedStderr quiet;
  return sim::cancel_sweep(program, options);
}

// "1 waits safe", ...
Lines outcomes(const SweepReport& report) {
  Lines lines;
  for (const SweepCell& cell : report.cells) {
    lines.push_back(std::to_string(cell.await) + " " + name_of(cell.moment) + " " + name_of(cell.outcome));
  }
  return lines;
}

/// Runs `body` as the task "handler", and waits for its end.
Coro<> handle(Coro<> body) {
  TaskOptions options;
  options.name = "handler";
  const Task<> handler = create_task(std::move(body), std::move(options));
  try {
    co_await handler;
  } catch (const CancelledError&) {
  }
}

struct Shop {
  int accepted = 0;
  int stored = 0;
};

Coro<> order_in_two_steps(Shop& shop) {
  co_await sleep(1ms);
  ++shop.accepted;
  co_await sleep(1ms);
  ++shop.stored;
  co_await sleep(1ms);
}

Coro<> order_at_once(Shop& shop) {
  co_await sleep(1ms);
  ++shop.accepted;
  ++shop.stored;
  co_await sleep(1ms);
}

Coro<> shop_for(Coro<> (*order)(Shop&)) {
  Shop shop;
  co_await handle(order(shop));
  invariant("every accepted order is stored", shop.accepted == shop.stored);
}

// Hands an item over through a future: who was woken and is cancelled then has lost it.
Coro<> take(Future<int>& future, int& taken) {
  const int item = co_await future;
  taken += item;
}

Coro<> hand_over() {
  Future<int> future;
  int taken = 0;
  int given = 0;
  TaskOptions options;
  options.name = "handler";
  const Task<> taker = create_task(take(future, taken), std::move(options));
  co_await sleep(1ms);
  if (!future.done()) {
    future.set_result(1);
    given = 1;
  }
  try {
    co_await taker;
  } catch (const CancelledError&) {
  }
  invariant("what was given was taken", given == taken);
}

Coro<> hold_without_guard(Lock& lock) {
  co_await lock.acquire();
  co_await sleep(1ms);
  lock.release();
}

Coro<> hold_badly() {
  Lock lock;
  co_await handle(hold_without_guard(lock));
}

Coro<> echo(Stream& stream) {
  for (;;) {
    const std::string line = co_await stream.read_line();
    if (line.empty()) co_return;
    co_await stream.write(line);
  }
}

Coro<> serve_echo() {
  auto starting = start_server(echo, "0.0.0.0", 80);
  Server server = co_await starting;
  co_await server.serve_forever();
}

Coro<> talk_without_closing() {
  auto connecting = open_connection("echo.example", 80);
  Stream stream = co_await connecting;
  co_await stream.write("hello\n");
  const std::string line = co_await stream.read_line();
  co_await stream.close();
}

Coro<> with_echo(Coro<> main) {
  sim::Internet::of(get_running_loop().backend()).add_host("echo.example", serve_echo);
  co_await main;
}

Coro<> put_one(Queue<int>& queue) {
  co_await sleep(1ms);
  co_await queue.put(1);
}

Coro<> wait_for_one() {
  Queue<int> queue;
  TaskOptions options;
  options.name = "handler";
  const Task<> putting = create_task(put_one(queue), std::move(options));
  const int item = co_await queue.get();
  invariant("the item came", item == 1);
}

Coro<> fail_on_cancel() {
  bool cancelled = false;
  try {
    co_await sleep(1ms);
  } catch (const CancelledError&) {
    cancelled = true;
  }
  if (cancelled) throw ValueError("half an order");
}

Coro<> crash() {
  co_await handle(fail_on_cancel());
}

// Sends lines to a host that may lose its connections meanwhile, and counts those that came back.
Coro<> count_echoes(bool careful) {
  int sent = 0;
  int back = 0;
  try {
    auto connecting = open_connection("echo.example", 80);
    Stream stream = co_await connecting;
    const auto talk = [&](Stream& open) -> Coro<> {
      for (int i = 0; i < 2; ++i) {
        co_await open.write("hello\n");
        ++sent;
        const std::string line = co_await open.read_line();
        if (!line.empty()) ++back;
      }
    };
    co_await with(std::move(stream), talk);
  } catch (const ConnectionError&) {
    if (careful) sent = back;
  }
  invariant("every line came back", sent == back);
}

SweepOptions disconnecting(sim::Deed deed) {
  SweepOptions options;
  options.what.deed = deed;
  options.what.host = "echo.example";
  options.what.task = "Task-1";
  return options;
}

}  // namespace

TEST_CASE("a program that keeps its word at every await is safe") {
  const SweepReport report = sweep([] { return shop_for(order_at_once); }, of_task("handler"));
  CHECK(outcomes(report) == Lines{"1 waits safe", "1 woken safe", "2 waits safe", "2 woken safe"});
  CHECK(report.ok());
  CHECK(report.text() == "");
  CHECK(report.undisturbed.invariants == 1);
  CHECK(report.undisturbed.awaits == 2);
}

TEST_CASE("a broken invariant is lost, at the await where it breaks") {
  const SweepReport report = sweep([] { return shop_for(order_in_two_steps); }, of_task("handler"));
  CHECK(outcomes(report) ==
        Lines{"1 waits safe", "1 woken safe", "2 waits lost", "2 woken lost", "3 waits safe", "3 woken safe"});
  CHECK_FALSE(report.ok());
  CHECK(report.count(SweepOutcome::kLost) == 2);
  const SweepCell& lost = report.cells[2];
  CHECK(lost.why == "every accepted order is stored");
  CHECK(lost.task == "handler");
  CHECK(lost.on == "sleep");
  CHECK(lost.place.starts_with("cancel_sweep_test.cpp:"));
  CHECK(lost.trace.find(R"("k":"verdict","outcome":"lost","why":"every accepted order is stored","awaits":2)") !=
        std::string::npos);
  CHECK(report.cells[0].trace == "");
  CHECK(report.text().starts_with("await 2 (" + lost.place + ", waits): lost: every accepted order is stored\n"));
}

TEST_CASE("the race: only who was just woken loses what was handed over") {
  const SweepReport report = sweep(hand_over, of_task("handler"));
  CHECK(outcomes(report) == Lines{"1 waits safe", "1 woken lost"});
}

TEST_CASE("a lock that nobody releases is a leak") {
  const SweepReport report = sweep(hold_badly, of_task("handler"));
  CHECK(outcomes(report) == Lines{"1 waits leaked", "1 woken leaked"});
  CHECK(report.cells[0].why == "Lock 1 was never released");
}

TEST_CASE("a connection that nobody closes is a leak") {
  const SweepReport report = sweep([] { return with_echo(talk_without_closing()); }, of_task("Task-1"));
  CHECK(report.undisturbed.outcome == SweepOutcome::kSafe);
  CHECK(report.count(SweepOutcome::kLeaked) > 0);
  const Lines found = outcomes(report);
  CHECK(found[0] == "1 waits safe");  // of the name servers' answer: there is no connection yet
}

TEST_CASE("a program that waits for what will not come hangs") {
  const SweepReport report = sweep(wait_for_one, of_task("handler"));
  CHECK(outcomes(report) == Lines{"1 waits hung", "1 woken hung"});
  CHECK(report.cells[0].why.starts_with(
      "Deadlock: no task can ever run again. Task-1 (wait_for_one) waits for queue.get"));
}

TEST_CASE("a program in which only a heartbeat goes on hangs") {
  const SweepReport report = sweep(
      []() -> Coro<> {
        const auto beat = []() -> Coro<> {
          for (;;) co_await sleep(1min);
        };
        const Task<> heart = create_task(beat());
        co_await wait_for_one();
        heart.cancel();
      },
      of_task("handler"));
  CHECK(outcomes(report) == Lines{"1 waits hung", "1 woken hung"});
  CHECK(report.cells[0].why == "The run went on for two hours longer than when nothing happens to it.");
}

TEST_CASE("an exception that ends the program is a crash") {
  const SweepReport report = sweep(crash);
  CHECK(report.undisturbed.outcome == SweepOutcome::kSafe);
  CHECK(report.count(SweepOutcome::kCrashed) == 2);
  CHECK(report.text().find("crashed: ValueError: half an order") != std::string::npos);
}

TEST_CASE("a program that is ended before its invariants is unchecked, which is not bad") {
  const SweepReport report = sweep([]() -> Coro<> {
    co_await sleep(1ms);
    invariant("it slept", true);
  });
  CHECK(outcomes(report) == Lines{"1 waits unchecked", "1 woken unchecked"});
  CHECK(report.cells[0].why == "The program ended before it stated its invariants");
  CHECK(report.ok());
}

TEST_CASE("without a task every await of the program counts") {
  const SweepReport report = sweep([] { return shop_for(order_at_once); });
  CHECK(report.undisturbed.awaits == 3);
  Lines tasks;
  for (const SweepCell& cell : report.cells) {
    if (cell.moment == Moment::kWaits) tasks.push_back(cell.task);
  }
  CHECK(tasks == Lines{"Task-1", "handler", "handler"});
}

TEST_CASE("a disconnect at every await") {
  const SweepOptions options = disconnecting(sim::Deed::kDisconnect);
  const SweepReport careless = sweep([] { return with_echo(count_echoes(false)); }, options);
  CHECK(careless.count(SweepOutcome::kLost) > 0);
  CHECK(careless.count(SweepOutcome::kHung) == 0);
  const SweepReport careful = sweep([] { return with_echo(count_echoes(true)); }, options);
  CHECK(careful.text() == "");
  CHECK(careful.cells.size() == careless.cells.size());
}

TEST_CASE("a cut at every await: who has no time limit waits for ever") {
  const SweepReport report = sweep([] { return with_echo(count_echoes(true)); }, disconnecting(sim::Deed::kCut));
  CHECK(report.count(SweepOutcome::kHung) > 0);
  CHECK(report.count(SweepOutcome::kLost) == 0);
}

TEST_CASE("a sweep gives the same report again") {
  const auto report = [] { return sweep([] { return with_echo(talk_without_closing()); }).text(); };
  const std::string once = report();
  CHECK(once != "");
  CHECK(report() == once);
}

TEST_CASE("a program without awaits has nothing to sweep") {
  const SweepReport report = sweep([]() -> Coro<> { co_return; });
  CHECK(report.cells.empty());
  CHECK(report.ok());
}

TEST_CASE("a program that goes wrong by itself says so") {
  const SweepReport report = sweep([]() -> Coro<> {
    co_await sleep(1ms);
    invariant("one and one are three", 1 + 1 == 3);
  });
  CHECK(report.undisturbed.outcome == SweepOutcome::kLost);
  CHECK_FALSE(report.ok());
  CHECK(report.text().starts_with("undisturbed: lost: one and one are three\n"));
}

TEST_CASE("a host that there is not is named") {
  SweepOptions options = disconnecting(sim::Deed::kDisconnect);
  options.what.host = "eco.example";
  const SweepReport report = sweep([] { return with_echo(count_echoes(true)); }, options);
  CHECK(report.undisturbed.outcome == SweepOutcome::kCrashed);
  CHECK(
      report.undisturbed.why ==
      "What was to happen at an await failed: ValueError: host: there is no host \"eco.example\"; there is localhost, "
      "echo.example");
}
