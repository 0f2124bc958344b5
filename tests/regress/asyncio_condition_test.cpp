// What asyncio.Condition got wrong over the years, each with the issue that tells the story.

#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("bpo-22970: a notified waiter cancelled while it queues for the lock still holds the lock when it leaves") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    auto waiter = [&]() -> Coro<> {
      co_await condition.acquire();
      try {
        co_await condition.wait();
      } catch (const CancelledError&) {
        log("cancelled", condition.locked());
        condition.release();
        throw;
      }
    };
    Task<> task = create_task(waiter());
    co_await run_until_idle();
    co_await condition.acquire();
    condition.notify();
    co_await run_until_idle();
    task.cancel();
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    condition.release();
    co_await run_until_idle();
    CHECK(task.cancelled());
    CHECK_FALSE(condition.locked());
  });
  CHECK(log.lines == Lines{"cancelled true"});
}

TEST_CASE("bpo-32841: a waiter cancelled while it takes the lock again is cancelled, not woken as if nothing was") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> task = create_task(wait_for_notice(log, condition, "a"));
    co_await run_until_idle();
    co_await condition.acquire();
    condition.notify();
    co_await run_until_idle();
    task.cancel("stop");
    condition.release();
    co_await run_until_idle();
    CHECK(task.cancelled());
  });
  CHECK(log.lines == Lines{"a cancelled stop"});
}

TEST_CASE("bpo-42600: wait under a deadline that passes holds the lock when the TimeoutError arrives") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    const LockGuard guard = co_await condition.scoped();
    try {
      co_await timeout(1s, condition.wait());
    } catch (const TimeoutError&) {
      log.timed("deadline", condition.locked());
    }
  });
  CHECK(log.lines == Lines{"1s deadline true"});
}

TEST_CASE("gh-111693: of several cancellations during the wait for the lock the last one is thrown") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> task = create_task(wait_for_notice(log, condition, "a"));
    co_await run_until_idle();
    co_await condition.acquire();
    task.cancel("first");
    co_await run_until_idle();
    task.cancel("second");
    co_await run_until_idle();
    task.cancel("third");
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    condition.release();
    co_await run_until_idle();
    CHECK(task.cancelled());
    CHECK(task.cancelling() == 3);
  });
  CHECK(log.lines == Lines{"a cancelled third"});
}

TEST_CASE("gh-112202: a notification that races with a cancellation reaches another waiter") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> a = create_task(wait_for_notice(log, condition, "a"));
    Task<> b = create_task(wait_for_notice(log, condition, "b"));
    co_await run_until_idle();
    co_await condition.acquire();
    condition.notify();
    a.cancel();
    condition.release();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
  });
  CHECK(log.lines == Lines{"a cancelled ", "b"});
}

TEST_CASE("gh-112202: a notified waiter cancelled while it queues for the lock passes the notification on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> a = create_task(wait_for_notice(log, condition, "a"));
    Task<> b = create_task(wait_for_notice(log, condition, "b"));
    co_await run_until_idle();
    co_await condition.acquire();
    condition.notify();
    co_await run_until_idle();
    a.cancel();
    co_await run_until_idle();
    CHECK_FALSE(b.done());
    condition.release();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
    CHECK_FALSE(condition.locked());
  });
  CHECK(log.lines == Lines{"a cancelled ", "b"});
}

TEST_CASE("gh-112202: a consumer cancelled in the tick of its item leaves the item to the next consumer") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    int items = 0;
    auto consume = [&](const char* name) -> Coro<> {
      const LockGuard guard = co_await condition.scoped();
      auto available = [&] { return items > 0; };
      co_await condition.wait_for(available);
      --items;
      log(name);
    };
    Task<> a = create_task(consume("a"));
    Task<> b = create_task(consume("b"));
    co_await run_until_idle();
    {
      const LockGuard guard = co_await condition.scoped();
      ++items;
      condition.notify();
    }
    a.cancel();
    co_await run_until_idle();
    CHECK(b.done());
    CHECK(items == 0);
  });
  CHECK(log.lines == Lines{"b"});
}
