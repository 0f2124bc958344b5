#include "runtime/sleep.h"

#include "support/test.h"

TEST_CASE("sleep lets its time pass") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    co_await sleep(1500ms);
    log.timed("awake");
  });
  CHECK(log.lines == Lines{"1.5s awake"});
  CHECK(run.elapsed == 1500ms);
}

TEST_CASE("sleepers wake in order of their deadlines, equal ones in the order in which they lay down") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto sleeper = [&](const char* name, Duration delay) -> Coro<> {
      co_await sleep(delay);
      log.timed(name);
    };
    Task<> a = create_task(sleeper("a", 2s));
    Task<> b = create_task(sleeper("b", 1s));
    Task<> c = create_task(sleeper("c", 2s));
    Task<> d = create_task(sleeper("d", 1s));
    co_await gather(a, b, c, d);
  });
  CHECK(log.lines == Lines{"1s b", "1s d", "2s a", "2s c"});
}

TEST_CASE("sleep_until wakes at a moment of the loop's time, so ticks do not drift") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Duration next = 1s;
    for (int i = 0; i < 3; ++i, next += 1s) {
      co_await sleep_until(next);
      log.timed("tick");
      blocking_sleep(300ms);
    }
  });
  CHECK(log.lines == Lines{"1s tick", "2s tick", "3s tick"});
}

TEST_CASE("sleep_until a moment that has passed lets the others run once") {
  Log log;
  run_simulated([&]() -> Coro<> {
    co_await sleep(2s);
    Task<> other = create_task([](Log& lines) -> Coro<> {
      lines("other");
      co_return;
    }(log));
    co_await sleep_until(1s);
    log.timed("main");
    co_await other;
  });
  CHECK(log.lines == Lines{"other", "2s main"});
}

TEST_CASE("checkpoint lets every ready task run once") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto worker = [&](const char* name) -> Coro<> {
      for (int i = 0; i < 2; ++i) {
        log(name, i);
        co_await checkpoint();
      }
    };
    Task<> a = create_task(worker("a"));
    Task<> b = create_task(worker("b"));
    co_await gather(a, b);
  });
  CHECK(log.lines == Lines{"a 0", "b 0", "a 1", "b 1"});
}

TEST_CASE("a sleep that is not positive is a checkpoint") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    get_running_loop().call_soon([&] { log("other"); });
    co_await sleep(0s);
    log("after zero");
    get_running_loop().call_soon([&] { log("other"); });
    co_await sleep(-1s);
    log("after negative");
  });
  CHECK(log.lines == Lines{"other", "after zero", "other", "after negative"});
  CHECK(run.elapsed == 0s);
  CHECK(run.count("timer") == 0);
}

TEST_CASE("a cancelled sleep ends at once, and its timer with it") {
  const Run run = run_simulated([]() -> Coro<> {
    Task<> sleeper = create_task([]() -> Coro<> { co_await sleep(100s); }());
    co_await sleep(1s);
    sleeper.cancel();
    co_await checkpoint();
    co_await checkpoint();
    CHECK(sleeper.cancelled());
  });
  CHECK(run.elapsed == 1s);
  CHECK(run.count("untimer") == 1);
}

TEST_CASE("a sleep that is over when it is cancelled still throws") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> sleeper = create_task([](Log& events) -> Coro<> {
      try {
        co_await sleep(1s);
        events("slept");
      } catch (const CancelledError&) {
        events("cancelled");
        throw;
      }
    }(log));
    co_await checkpoint();
    get_running_loop().call_later(1s, [&] { sleeper.cancel(); });  // after the sleeper's own timer
    co_await sleep(2s);
    CHECK(sleeper.cancelled());
  });
  CHECK(log.lines == Lines{"cancelled"});
}

TEST_CASE("a task sleeps again and again") {
  const Run run = run_simulated([]() -> Coro<> {
    for (int i = 0; i < 10; ++i) co_await sleep(100ms);
  });
  CHECK(run.elapsed == 1s);
}

TEST_CASE("sleepers that a run leaves behind do not lengthen it") {
  const Run run = run_simulated([]() -> Coro<> {
    const Task<> left = create_task([]() -> Coro<> { co_await sleep(3600s); }());
    co_await sleep(1s);
  });
  CHECK(run.elapsed == 1s);
}
