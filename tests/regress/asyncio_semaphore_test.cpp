// What asyncio.Semaphore got wrong over the years, each with the issue that tells the story.

#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("bpo-45997: who releases and asks again at once does not get ahead of who waits") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(1);
    auto loop = [&](const char* name) -> Coro<> {
      for (int round = 0; round < 3; ++round) {
        co_await semaphore.acquire();
        log(name, round);
        co_await checkpoint();
        semaphore.release();
      }
    };
    co_await gather(loop("a"), loop("b"), loop("c"));
  });
  CHECK(log.lines == Lines{"a 0", "b 0", "c 0", "a 1", "b 1", "c 1", "a 2", "b 2", "c 2"});
}

TEST_CASE("gh-90155: a waiter cancelled while the permit comes back does not block the semaphore for ever") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(1);
    Task<> holder = create_task(hold(log, semaphore, "zero", 2s));
    co_await sleep(1s);
    Task<> waiter = create_task(hold(log, semaphore, "one", 2s));
    co_await sleep(1s);
    waiter.cancel();
    co_await run_until_idle();
    CHECK(holder.done());
    CHECK(waiter.cancelled());
    CHECK_FALSE(semaphore.locked());
    co_await timeout(1s, take(log, semaphore, "two"));
  });
  CHECK(log.lines == Lines{"0s zero", "two"});
}

TEST_CASE("gh-90155: cancelled waiters do not keep a free permit from a newcomer") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> a = create_task(take(log, semaphore, "a"));
    Task<> b = create_task(take(log, semaphore, "b"));
    co_await run_until_idle();
    a.cancel();
    b.cancel();
    semaphore.release();
    CHECK_FALSE(semaphore.locked());
    const bool taken = co_await semaphore.acquire();
    CHECK(taken);
  });
  CHECK(log.lines.empty());
}

TEST_CASE("python/asyncio #270: a waiter cancelled between its wake-up and its run wakes the next") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> a = create_task(take(log, semaphore, "a"));
    Task<> b = create_task(take(log, semaphore, "b"));
    Task<> c = create_task(take(log, semaphore, "c"));
    co_await run_until_idle();
    semaphore.release();
    semaphore.release();
    a.cancel();
    b.cancel();
    co_await run_until_idle();
    CHECK(c.done());
    CHECK_FALSE(semaphore.locked());
  });
  CHECK(log.lines == Lines{"c"});
}

TEST_CASE("gh-97545: as many releases as waiters wake all of them in one iteration, in order") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> a = create_task(take(log, semaphore, "a"));
    Task<> b = create_task(take(log, semaphore, "b"));
    Task<> c = create_task(take(log, semaphore, "c"));
    co_await run_until_idle();
    semaphore.release();
    semaphore.release();
    semaphore.release();
    co_await checkpoint();
    CHECK(log.lines == Lines{"a", "b", "c"});
    CHECK(a.done());
    CHECK(b.done());
    CHECK(c.done());
  });
}

TEST_CASE("gh-90155: a release while every waiter is woken already is not lost") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> a = create_task(take(log, semaphore, "a"));
    co_await run_until_idle();
    semaphore.release();
    semaphore.release();
    Task<> late = create_task(take(log, semaphore, "late"));
    co_await run_until_idle();
    CHECK(a.done());
    CHECK(late.done());
    CHECK(semaphore.locked());
  });
  CHECK(log.lines == Lines{"a", "late"});
}

TEST_CASE("gh-111693: who queued up behind a woken task while a permit was free is woken by that task") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> a = create_task(take(log, semaphore, "a"));
    co_await run_until_idle();
    Task<> late = create_task(take(log, semaphore, "late"));  // asks before a, which is woken now, has run
    semaphore.release();
    semaphore.release();
    co_await run_until_idle();
    CHECK(a.done());
    CHECK(late.done());
    CHECK(semaphore.locked());
  });
  CHECK(log.lines == Lines{"a", "late"});
}

TEST_CASE("gh-111693: a woken waiter that is cancelled lets those behind it have every free permit") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Semaphore semaphore(0);
    Task<> a = create_task(take(log, semaphore, "a"));
    co_await run_until_idle();
    Task<> late = create_task(take(log, semaphore, "late"));
    Task<> later = create_task(take(log, semaphore, "later"));
    semaphore.release();
    semaphore.release();
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(late.done());
    CHECK(later.done());
    CHECK(semaphore.locked());
  });
  CHECK(log.lines == Lines{"late", "later"});
}
