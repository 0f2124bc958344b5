// What asyncio.Lock and asyncio.Event got wrong over the years, each with the issue that tells the story.

#include "support/test.h"

namespace {

Coro<> use(Log& log, Lock& lock, const char* name) {
  co_await lock.acquire();
  log(name);
  lock.release();
}

}  // namespace

TEST_CASE("bpo-27585: a waiter cancelled when it was about to take the lock wakes the next") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    Task<> a = create_task(use(log, lock, "a"));
    Task<> b = create_task(use(log, lock, "b"));
    co_await run_until_idle();
    lock.release();
    a.cancel();
    co_await timeout(1s, b);
    CHECK(a.cancelled());
    CHECK_FALSE(lock.locked());
  });
  CHECK(log.lines == Lines{"b"});
}

TEST_CASE("bpo-27585: a waiter whose deadline passes in the tick of the release blocks nobody") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    auto impatient = [&]() -> Coro<> {
      try {
        co_await timeout(1s, lock.acquire());
        log("taken");
        lock.release();
      } catch (const TimeoutError&) {
        log("deadline");
      }
    };
    Task<> a = create_task(impatient());
    Task<> b = create_task(use(log, lock, "b"));
    co_await sleep(1s);
    lock.release();
    co_await timeout(1s, b);
    co_await a;
    CHECK_FALSE(lock.locked());
  });
  CHECK(log.lines == Lines{"deadline", "b"});
}

TEST_CASE("bpo-32734: a release, a cancellation and a newcomer in one tick never let two tasks in") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    int inside = 0;
    auto enter = [&](const char* name) -> Coro<> {
      const LockGuard guard = co_await lock.scoped();
      CHECK(++inside == 1);
      log(name);
      co_await checkpoint();
      --inside;
    };
    co_await lock.acquire();
    Task<> a = create_task(enter("a"));
    Task<> b = create_task(enter("b"));
    Task<> c = create_task(enter("c"));
    co_await run_until_idle();
    Task<> late = create_task(enter("late"));
    lock.release();
    a.cancel();
    co_await gather(b, c, late);
    CHECK(a.cancelled());
  });
  CHECK(log.lines == Lines{"b", "c", "late"});
}

TEST_CASE("bpo-32734: cancelled waiters in front do not keep a free lock from a newcomer") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    Task<> a = create_task(use(log, lock, "a"));
    Task<> b = create_task(use(log, lock, "b"));
    co_await run_until_idle();
    a.cancel();
    b.cancel();
    lock.release();
    co_await use(log, lock, "newcomer");
    CHECK_FALSE(a.done());
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.cancelled());
    CHECK_FALSE(lock.locked());
  });
  CHECK(log.lines == Lines{"newcomer"});
}

TEST_CASE("bpo-32734: a cancelled waiter that finds the lock taken wakes nobody") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    Task<> a = create_task(use(log, lock, "a"));
    Task<> b = create_task(use(log, lock, "b"));
    co_await run_until_idle();
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(log.lines.empty());
    CHECK(lock.locked());
    lock.release();
    co_await b;
  });
  CHECK(log.lines == Lines{"b"});
}

TEST_CASE("bpo-43991: a task cancelled while it holds the lock in a scope gives it back") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    auto hold = [&]() -> Coro<> {
      const LockGuard guard = co_await lock.scoped();
      co_await sleep(10s);
    };
    Task<> holder = create_task(hold());
    co_await run_until_idle();
    holder.cancel();
    co_await use(log, lock, "next");
    CHECK(holder.cancelled());
  });
  CHECK(log.lines == Lines{"next"});
}

TEST_CASE("an event that is set and cleared at once lets go whoever waited") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Event event;
    auto wait = [&](const char* name) -> Coro<> {
      const bool waited = co_await event.wait();
      log(name, waited, event.is_set());
    };
    Task<> a = create_task(wait("a"));
    Task<> b = create_task(wait("b"));
    co_await run_until_idle();
    event.set();
    event.clear();
    co_await gather(a, b);
  });
  CHECK(log.lines == Lines{"a true false", "b true false"});
}
