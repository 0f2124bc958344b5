#include "sim/schedule.h"

#include <algorithm>
#include <set>

#include "sim/simulation.h"
#include "support/test.h"

namespace {

template <class Body>
Lines explored(std::uint64_t seed, Body body) {
  Log log;
  auto simulation = std::make_unique<sim::Simulation>();
  simulation->explore_schedules(seed);
  RunOptions options;
  options.backend = std::move(simulation);
  run(body(log), std::move(options));
  return log.lines;
}

template <class Body>
std::set<Lines> schedules(Body body, std::uint64_t seeds = 64) {
  std::set<Lines> found;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) found.insert(explored(seed, body));
  return found;
}

Coro<> say(Log& log, int number) {
  log(number);
  co_return;
}

Coro<> three_tasks(Log& log) {
  std::vector<Task<>> tasks;
  for (int i = 1; i <= 3; ++i) tasks.push_back(create_task(say(log, i)));
  co_await gather(tasks);
}

Coro<> sleep_and_say(Log& log, Duration delay, int number) {
  co_await sleep(delay);
  log(number);
}

}  // namespace

TEST_CASE("without a seed every run is first in, first out") {
  Log log;
  run_simulated(three_tasks(log));
  CHECK(log.lines == Lines{"1", "2", "3"});
}

TEST_CASE("seeds find every order of tasks that were just created, and one seed always the same") {
  CHECK(schedules(three_tasks).size() == 6);
  for (std::uint64_t seed = 0; seed < 8; ++seed) CHECK(explored(seed, three_tasks) == explored(seed, three_tasks));
}

TEST_CASE("sleepers with one deadline wake in any order, an earlier deadline always before a later one") {
  const auto found = schedules([](Log& log) -> Coro<> {
    std::vector<Task<>> tasks;
    tasks.push_back(create_task(sleep_and_say(log, 1s, 1)));
    tasks.push_back(create_task(sleep_and_say(log, 2s, 3)));
    tasks.push_back(create_task(sleep_and_say(log, 1s, 2)));
    co_await checkpoint();
    co_await checkpoint();
    blocking_sleep(5s);  // all are due in one iteration
    co_await gather(tasks);
  });
  CHECK(found == std::set<Lines>{{"1", "2", "3"}, {"2", "1", "3"}});
}

TEST_CASE("tasks that wait in one queue are woken in the order in which they came, under every seed") {
  const auto found = schedules([](Log& log) -> Coro<> {
    Queue<int> queue;
    std::vector<Task<>> getters;
    const auto getter = [&](int number) -> Coro<> {
      const int item = co_await queue.get();
      log(number, item);
    };
    for (int i = 1; i <= 4; ++i) {
      getters.push_back(create_task(getter(i)));
      co_await run_until_idle();
    }
    for (int i = 1; i <= 4; ++i) queue.put_nowait(i);
    co_await gather(getters);
  });
  CHECK(found == std::set<Lines>{{"1 1", "2 2", "3 3", "4 4"}});
}

TEST_CASE("awaiters of one future go on in the order in which they came, under every seed") {
  const auto found = schedules([](Log& log) -> Coro<> {
    const Future<> future;
    std::vector<Task<>> waiters;
    const auto waiter = [&](int number) -> Coro<> {
      co_await future;
      log(number);
    };
    for (int i = 1; i <= 3; ++i) {
      waiters.push_back(create_task(waiter(i)));
      co_await run_until_idle();
    }
    future.set_result();
    co_await gather(waiters);
  });
  CHECK(found == std::set<Lines>{{"1", "2", "3"}});
}

TEST_CASE("call_soon callbacks keep their order and their places, under every seed") {
  const auto found = schedules([](Log& log) -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.call_soon([&log] { log("a"); });
    Task<> one = create_task(say(log, 1));
    loop.call_soon([&log] { log("b"); });
    Task<> two = create_task(say(log, 2));
    loop.call_soon([&log] { log("c"); });
    co_await one;
    co_await two;
  });
  CHECK(found == std::set<Lines>{{"a", "1", "b", "2", "c"}, {"a", "2", "b", "1", "c"}});
}

TEST_CASE("exploring finds the order in which a program breaks and that first in, first out hides") {
  const auto program = [](Log& log) -> Coro<> {
    std::optional<int> config;
    const auto load = [&]() -> Coro<> {
      config = 4;
      co_return;
    };
    const auto use = [&]() -> Coro<> {
      log(config ? "configured" : "too early");
      co_return;
    };
    Task<> first = create_task(load());
    Task<> second = create_task(use());
    co_await first;
    co_await second;
  };
  Log log;
  run_simulated(program(log));
  CHECK(log.lines == Lines{"configured"});
  CHECK(schedules(program) == std::set<Lines>{{"configured"}, {"too early"}});
}
