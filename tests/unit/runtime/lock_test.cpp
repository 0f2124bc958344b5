#include "runtime/lock.h"

#include <memory>
#include <stdexcept>

#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("a free lock is taken without a suspension") {
  const Run run = run_simulated([]() -> Coro<> {
    Lock lock;
    CHECK_FALSE(lock.locked());
    const bool taken = co_await lock.acquire();
    CHECK(taken);
    CHECK(lock.locked());
    lock.release();
    CHECK_FALSE(lock.locked());
  });
  CHECK(run.count("suspend") == 0);
}

TEST_CASE("waiters get the lock one at a time, in the order in which they came") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    Task<> a = create_task(hold(log, lock, "a", 1s));
    Task<> b = create_task(hold(log, lock, "b", 1s));
    Task<> c = create_task(hold(log, lock, "c", 1s));
    co_await run_until_idle();
    CHECK(log.lines == Lines{"0s a"});
    co_await gather(a, b, c);
    CHECK_FALSE(lock.locked());
  });
  CHECK(log.lines == Lines{"0s a", "1s b", "2s c"});
}

TEST_CASE("release wakes the first waiter through the loop, never inside release") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    Task<> task = create_task(hold(log, lock, "waiter", 0s));
    co_await run_until_idle();
    lock.release();
    CHECK(log.lines.empty());
    co_await task;
  });
  CHECK(log.lines == Lines{"0s waiter"});
}

TEST_CASE("nobody barges: who asks after a release queues behind who was woken") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    Task<> first = create_task(hold(log, lock, "waiter", 1s));
    co_await run_until_idle();
    lock.release();
    CHECK_FALSE(lock.locked());
    co_await hold(log, lock, "barger", 0s);
    co_await first;
  });
  CHECK(log.lines == Lines{"0s waiter", "1s barger"});
}

TEST_CASE("a waiter cancelled before the release does not get the lock") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    Task<> a = create_task(hold(log, lock, "a", 0s));
    Task<> b = create_task(hold(log, lock, "b", 0s));
    co_await run_until_idle();
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(lock.locked());
    lock.release();
    co_await b;
  });
  CHECK(log.lines == Lines{"0s b"});
}

TEST_CASE("a waiter cancelled in the tick of the release passes the lock on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    Task<> a = create_task(hold(log, lock, "a", 0s));
    Task<> b = create_task(hold(log, lock, "b", 0s));
    co_await run_until_idle();
    a.cancel();
    lock.release();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
    CHECK_FALSE(lock.locked());
  });
  CHECK(log.lines == Lines{"0s b"});
}

TEST_CASE("a waiter cancelled after it was woken passes the lock on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    Task<> a = create_task(hold(log, lock, "a", 0s));
    Task<> b = create_task(hold(log, lock, "b", 0s));
    co_await run_until_idle();
    lock.release();
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
    CHECK_FALSE(lock.locked());
  });
  CHECK(log.lines == Lines{"0s b"});
}

TEST_CASE("the last waiter cancelled after it was woken leaves the lock free") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    Task<> a = create_task(hold(log, lock, "a", 0s));
    co_await run_until_idle();
    lock.release();
    a.cancel();
    co_await run_until_idle();
    CHECK_FALSE(lock.locked());
    co_await lock.acquire();
    lock.release();
  });
  CHECK(log.lines.empty());
}

TEST_CASE("an exception releases the guard's lock") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    auto broken = [&]() -> Coro<> {
      const LockGuard guard = co_await lock.scoped();
      throw std::runtime_error("inside");
    };
    try {
      co_await broken();
    } catch (const std::runtime_error&) {
      log("thrown");
    }
    CHECK_FALSE(lock.locked());
  });
  CHECK(log.lines == Lines{"thrown"});
}

TEST_CASE("a cancelled holder releases the guard's lock to the next") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    Task<> holder = create_task(hold(log, lock, "holder", 10s));
    Task<> next = create_task(hold(log, lock, "next", 0s));
    co_await sleep(1s);
    holder.cancel();
    co_await next;
  });
  CHECK(log.lines == Lines{"0s holder", "1s next"});
}

TEST_CASE("releasing a lock that nobody holds is a RuntimeError") {
  run_simulated([]() -> Coro<> {
    Lock lock;
    CHECK(thrown_by([&] { lock.release(); }) ==
          "RuntimeError: Lock is not acquired; call release() once for each acquire()");
    co_await lock.acquire();
    lock.release();
    CHECK_THROWS_AS(lock.release(), RuntimeError);
  });
}

TEST_CASE("a lock may be made before the loop runs, and serves several runs") {
  Lock lock;
  Log log;
  for (int run = 0; run < 2; ++run) {
    run_simulated([&]() -> Coro<> { co_await gather(hold(log, lock, "a", 1s), hold(log, lock, "b", 1s)); });
  }
  CHECK(log.lines == Lines{"0s a", "1s b", "0s a", "1s b"});
}

TEST_CASE("a task that acquires the lock that it holds is a deadlock, and said to be one") {
  const Run run = run_simulated([]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    co_await lock.acquire();
  });
  CHECK(run.failure().starts_with("RuntimeError: Deadlock: no task can ever run again."));
}

TEST_CASE("waiters of a lock that is gone can be cancelled") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto lock = std::make_unique<Lock>();
    co_await lock->acquire();
    Task<> a = create_task(hold(log, *lock, "a", 0s));
    Task<> b = create_task(hold(log, *lock, "b", 0s));
    co_await run_until_idle();
    lock.reset();
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK_FALSE(b.done());
  });
  CHECK(log.lines.empty());
}

TEST_CASE("a waiter that was woken by a lock that is gone gets a RuntimeError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto lock = std::make_unique<Lock>();
    co_await lock->acquire();
    Task<> task = create_task(hold(log, *lock, "a", 0s));
    co_await run_until_idle();
    lock->release();
    lock.reset();
    co_await run_until_idle();
    CHECK(describe_exception(task.exception()) ==
          "RuntimeError: The lock is gone; keep it until every task has left acquire()");
  });
  CHECK(log.lines.empty());
}
