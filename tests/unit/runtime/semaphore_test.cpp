#include "runtime/semaphore.h"

#include <memory>
#include <stdexcept>

#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("a permit that is free is taken without a suspension, and acquire gives true") {
  const Run run = run_simulated([]() -> Coro<> {
    Semaphore semaphore(2);
    const bool first = co_await semaphore.acquire();
    CHECK(first);
    CHECK_FALSE(semaphore.locked());
    co_await semaphore.acquire();
    CHECK(semaphore.locked());
    semaphore.release();
    CHECK_FALSE(semaphore.locked());
  });
  CHECK(run.count("suspend") == 0);
  CHECK(run.count("pass") == 2);
}

TEST_CASE("a semaphore begins with one permit unless told otherwise, and may begin with none") {
  run_simulated([]() -> Coro<> {
    Semaphore one;
    co_await one.acquire();
    CHECK(one.locked());
    const Semaphore none(0);
    CHECK(none.locked());
  });
}

TEST_CASE("at most so many tasks hold a permit, and waiters get one in the order in which they came") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(2);
    Task<> a = create_task(hold(log, semaphore, "a", 1s));
    Task<> b = create_task(hold(log, semaphore, "b", 3s));
    Task<> c = create_task(hold(log, semaphore, "c", 1s));
    Task<> d = create_task(hold(log, semaphore, "d", 1s));
    co_await run_until_idle();
    CHECK(log.lines == Lines{"0s a", "0s b"});
    co_await gather(a, b, c, d);
    CHECK_FALSE(semaphore.locked());
  });
  CHECK(log.lines == Lines{"0s a", "0s b", "1s c", "2s d"});
}

TEST_CASE("release wakes the first waiter through the loop, never inside release") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> task = create_task(take(log, semaphore, "waiter"));
    co_await run_until_idle();
    semaphore.release();
    CHECK(log.lines.empty());
    co_await checkpoint();
    CHECK(log.lines == Lines{"waiter"});
    CHECK(task.done());
  });
}

TEST_CASE("nobody barges: a permit that is promised to a waiter is not free") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> first = create_task(take(log, semaphore, "waiter"));
    co_await run_until_idle();
    semaphore.release();
    CHECK(semaphore.locked());
    Task<> second = create_task(take(log, semaphore, "barger"));
    co_await run_until_idle();
    CHECK_FALSE(second.done());
    semaphore.release();
    co_await second;
  });
  CHECK(log.lines == Lines{"waiter", "barger"});
}

TEST_CASE("a waiter cancelled before the release takes no permit") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> a = create_task(take(log, semaphore, "a"));
    Task<> b = create_task(take(log, semaphore, "b"));
    co_await run_until_idle();
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    semaphore.release();
    co_await b;
  });
  CHECK(log.lines == Lines{"b"});
}

TEST_CASE("a waiter cancelled in the tick of the release takes no permit") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> a = create_task(take(log, semaphore, "a"));
    Task<> b = create_task(take(log, semaphore, "b"));
    co_await run_until_idle();
    a.cancel();
    semaphore.release();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
  });
  CHECK(log.lines == Lines{"b"});
}

TEST_CASE("a waiter cancelled after it was woken passes its permit on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> a = create_task(take(log, semaphore, "a"));
    Task<> b = create_task(take(log, semaphore, "b"));
    co_await run_until_idle();
    semaphore.release();
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
    CHECK(semaphore.locked());
  });
  CHECK(log.lines == Lines{"b"});
}

TEST_CASE("the last waiter cancelled after it was woken leaves the permit free") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> a = create_task(take(log, semaphore, "a"));
    co_await run_until_idle();
    semaphore.release();
    a.cancel();
    co_await run_until_idle();
    CHECK_FALSE(semaphore.locked());
    co_await semaphore.acquire();
    CHECK(semaphore.locked());
  });
  CHECK(log.lines.empty());
}

TEST_CASE("a task that does not wait may give permits: a semaphore counts, it has no owner") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    semaphore.release();
    semaphore.release();
    co_await semaphore.acquire();
    CHECK_FALSE(semaphore.locked());
    co_await semaphore.acquire();
    CHECK(semaphore.locked());
  });
}

TEST_CASE("an exception releases the guard's permit") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore;
    auto broken = [&]() -> Coro<> {
      const SemaphoreGuard guard = co_await semaphore.scoped();
      throw std::runtime_error("inside");
    };
    try {
      co_await broken();
    } catch (const std::runtime_error&) {
      log("thrown");
    }
    CHECK_FALSE(semaphore.locked());
  });
  CHECK(log.lines == Lines{"thrown"});
}

TEST_CASE("a negative initial value is a ValueError") {
  CHECK(thrown_by([] { Semaphore semaphore(-1); }) ==
        "ValueError: Semaphore initial value is -1; it must be 0 or more");
  CHECK(thrown_by([] { BoundedSemaphore semaphore(-2); }) ==
        "ValueError: Semaphore initial value is -2; it must be 0 or more");
}

TEST_CASE("a bounded semaphore that is released too often throws ValueError and stays as it was") {
  run_simulated([]() -> Coro<> {
    BoundedSemaphore semaphore(1);
    CHECK(thrown_by([&] { semaphore.release(); }) ==
          "ValueError: BoundedSemaphore has all its 1 permits; call release() once for each acquire()");
    co_await semaphore.acquire();
    CHECK(semaphore.locked());
    semaphore.release();
    CHECK_THROWS_AS(semaphore.release(), ValueError);
    co_await semaphore.acquire();
    CHECK(semaphore.locked());
  });
}

TEST_CASE("a bounded semaphore gives a guard too") {
  Log log;
  run_simulated([&]() -> Coro<> {
    BoundedSemaphore semaphore(1);
    co_await gather(hold(log, semaphore, "a", 1s), hold(log, semaphore, "b", 1s));
    CHECK_THROWS_AS(semaphore.release(), ValueError);
  });
  CHECK(log.lines == Lines{"0s a", "1s b"});
}

TEST_CASE("under random cancellations no permit is lost or doubled, and nobody overtakes") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Run run = run_simulated(
        []() -> Coro<> {
          constexpr int kPermits = 3;
          Semaphore semaphore(kPermits);
          int held = 0, served = 0;
          auto hold = [&](int number) -> Coro<> {
            const SemaphoreGuard guard = co_await semaphore.scoped();
            REQUIRE(++held <= kPermits);
            REQUIRE(number > served);
            served = number;
            try {
              for (auto passes = randint(0, 3); passes > 0; --passes) co_await checkpoint();
            } catch (const CancelledError&) {
              --held;
              throw;
            }
            --held;
          };
          std::vector<Task<>> tasks;
          for (int number = 1; number <= 300; ++number) {
            tasks.push_back(create_task(hold(number)));
            if (randint(0, 1)) tasks[static_cast<std::size_t>(randint(0, number - 1))].cancel();
            for (auto passes = randint(0, 2); passes > 0; --passes) co_await checkpoint();
          }
          for (int passes = 0; passes < 100; ++passes) co_await run_until_idle();
          for (const Task<>& task : tasks) REQUIRE(task.done());
          for (int permit = 0; permit < kPermits; ++permit) {
            REQUIRE_FALSE(semaphore.locked());
            co_await semaphore.acquire();
          }
          REQUIRE(semaphore.locked());
        },
        seed);
    REQUIRE(run.failure() == "");
  }
}

TEST_CASE("a semaphore may be made before the loop runs, and serves several runs") {
  Semaphore semaphore;
  Log log;
  for (int run = 0; run < 2; ++run) {
    run_simulated([&]() -> Coro<> { co_await gather(hold(log, semaphore, "a", 1s), hold(log, semaphore, "b", 1s)); });
  }
  CHECK(log.lines == Lines{"0s a", "1s b", "0s a", "1s b"});
}

TEST_CASE("waiters of a semaphore that is gone can be cancelled, woken or not") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto semaphore = std::make_unique<Semaphore>(0);
    Task<> woken = create_task(take(log, *semaphore, "woken"));
    Task<> waiting = create_task(take(log, *semaphore, "waiting"));
    co_await run_until_idle();
    semaphore->release();
    semaphore.reset();
    woken.cancel();
    waiting.cancel();
    co_await run_until_idle();
    CHECK(woken.cancelled());
    CHECK(waiting.cancelled());
  });
  CHECK(log.lines.empty());
}

TEST_CASE("a waiter that was woken by a semaphore that is gone gets a RuntimeError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto semaphore = std::make_unique<Semaphore>(0);
    Task<> task = create_task(take(log, *semaphore, "woken"));
    co_await run_until_idle();
    semaphore->release();
    semaphore.reset();
    co_await run_until_idle();
    CHECK(describe_exception(task.exception()) ==
          "RuntimeError: The semaphore is gone; keep it until every task has left acquire()");
  });
  CHECK(log.lines.empty());
}

TEST_CASE("the trace tells who waits for a permit, and how many are free after each step") {
  const Run run = run_simulated([]() -> Coro<> {
    Semaphore semaphore(1);
    auto hold = [&]() -> Coro<> {
      const SemaphoreGuard guard = co_await semaphore.scoped();
      co_await checkpoint();
    };
    co_await gather(hold(), hold());
  });
  CHECK(run.records({"object", "semaphore"}) == Lines{R"({"k":"object","id":1,"what":"semaphore"})",
                                                      R"({"k":"semaphore","id":1,"op":"acquire","value":0,"task":2})",
                                                      R"({"k":"semaphore","id":1,"op":"release","value":0,"task":2})",
                                                      R"({"k":"semaphore","id":1,"op":"acquire","value":0,"task":3})",
                                                      R"({"k":"semaphore","id":1,"op":"release","value":1,"task":3})"});
  const Lines suspensions = run.records({"suspend"});
  CHECK(suspensions.at(2).find(R"("on":"semaphore.acquire")") != std::string::npos);
}
