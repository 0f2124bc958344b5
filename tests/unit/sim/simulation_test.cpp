#include "sim/simulation.h"

#include "support/test.h"

namespace {

// A program with a bit of everything, whose shape the seed decides.
Coro<> busy() {
  Queue<std::int64_t> queue(2);
  Lock lock;
  auto produce = [&]() -> Coro<> {
    for (int i = 0; i < 10; ++i) {
      co_await sleep(randint(0, 5) * 1ms);
      co_await queue.put(randint(0, 100));
    }
  };
  auto consume = [&]() -> Coro<> {
    for (int i = 0; i < 10; ++i) {
      const std::int64_t item = co_await queue.get();
      const LockGuard guard = co_await lock.scoped();
      co_await to_thread([item] { blocking_sleep(item * 100us); });
      print(item);
    }
  };
  co_await gather(produce(), consume());
}

}  // namespace

TEST_CASE("the same program and seed leave the same trace, byte by byte") {
  const Run one = run_simulated(busy(), 7);
  const Run two = run_simulated(busy(), 7);
  CHECK(one.failure() == "");
  CHECK(one.trace == two.trace);
}

TEST_CASE("another seed leaves another trace") {
  const Run one = run_simulated(busy(), 7);
  const Run two = run_simulated(busy(), 8);
  CHECK(one.printed != two.printed);
}

TEST_CASE("a year of sleeping costs no real time") {
  const Run run = run_simulated([]() -> Coro<> { co_await sleep(24h * 365); });
  CHECK(run.elapsed == 24h * 365);
}

TEST_CASE("what a worker gives to call_soon_threadsafe runs at the worker's time") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    co_await to_thread([&] {
      for (int done = 1; done <= 3; ++done) {
        blocking_sleep(1s);
        loop.call_soon_threadsafe([&log, done] { log.timed(std::to_string(done) + " of 3"); });
      }
    });
    log.timed("result");
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"1s 1 of 3", "2s 2 of 3", "3s 3 of 3", "3s result"});
}

TEST_CASE("the number of workers can be chosen") {
  auto work = []() -> Coro<> {
    auto wait = []() -> Coro<> { co_await to_thread([] { blocking_sleep(1s); }); };
    co_await gather(wait(), wait(), wait());
    CHECK(get_running_loop().time() == 2s);
  };
  RunOptions options;
  options.backend = std::make_unique<sim::Simulation>(2);
  run(work(), std::move(options));
}

TEST_CASE("the simulation that runs is known, and forgotten afterwards") {
  CHECK(sim::active_simulation() == nullptr);
  run_simulated([]() -> Coro<> {
    CHECK(sim::active_simulation() != nullptr);
    CHECK(sim::active_simulation()->name() == "sim");
    co_return;
  });
  CHECK(sim::active_simulation() == nullptr);
}

TEST_CASE("current_coroutine names the coroutine, its line and its task") {
  std::string text;
  run_simulated([&]() -> Coro<> {
    co_await checkpoint();
    text = sim::active_simulation()->current_coroutine();
  });
  CHECK(text.starts_with("coroutine lambda in "));
  CHECK(text.find(" (simulation_test.cpp:") != std::string::npos);
  CHECK(text.ends_with(", task Task-1)"));
}

TEST_CASE("current_coroutine says so when a callback or a worker runs") {
  Log log;
  run_simulated([&]() -> Coro<> {
    get_running_loop().call_soon([&] { log(sim::active_simulation()->current_coroutine()); });
    co_await checkpoint();
    co_await to_thread([&] { log(sim::active_simulation()->current_coroutine()); });
  });
  CHECK(log.lines == Lines{"a callback of the event loop", "a function that to_thread() runs"});
}
