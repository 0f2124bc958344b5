// Locks, queues and their like: they hand over through the loop, whatever world it waits in.
#include "conformance/worlds.h"

TEST_CASE_TEMPLATE("a lock goes to its waiters in the order in which they came", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    Lock lock;
    auto hold = [&](const char* name) -> Coro<> {
      const LockGuard guard = co_await lock.scoped();
      log(name, "in");
      co_await sleep(1ms);
      log(name, "out");
    };
    co_await gather(hold("a"), hold("b"), hold("c"));
    CHECK_FALSE(lock.locked());
  });
  CHECK(log.lines == Lines{"a in", "a out", "b in", "b out", "c in", "c out"});
}

TEST_CASE_TEMPLATE("a waiter that is cancelled passes the lock on", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    Lock lock;
    auto hold = [&](const char* name) -> Coro<> {
      const LockGuard guard = co_await lock.scoped();
      log(name);
    };
    co_await lock.acquire();
    Task<> a = create_task(hold("a"));
    Task<> b = create_task(hold("b"));
    co_await sleep(1ms);
    lock.release();  // wakes a
    a.cancel();
    co_await b;
    CHECK(a.cancelled());
  });
  CHECK(log.lines == Lines{"b"});
}

TEST_CASE_TEMPLATE("a bounded queue hands every item over in order", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    Queue<int> queue(2);
    auto produce = [&]() -> Coro<> {
      for (int i = 1; i <= 6; ++i) {
        co_await queue.put(i);
        if (i % 3 == 0) co_await sleep(1ms);
      }
      queue.shutdown();
    };
    Task<> producer = create_task(produce());
    try {
      while (true) {
        const int item = co_await queue.get();
        log(item);
      }
    } catch (const QueueShutDown&) {
      log("shut down");
    }
    co_await producer;
  });
  CHECK(log.lines == Lines{"1", "2", "3", "4", "5", "6", "shut down"});
}

TEST_CASE_TEMPLATE("an event wakes all its waiters in order, a semaphore as many as it has permits", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    Event begin;
    Semaphore permits(2);
    int inside = 0, most = 0;
    auto work = [&](const char* name) -> Coro<> {
      co_await begin.wait();
      const SemaphoreGuard guard = co_await permits.scoped();
      log(name);
      most = std::max(most, ++inside);
      co_await sleep(1ms);
      --inside;
    };
    get_running_loop().call_later(1ms, [&] { begin.set(); });
    co_await gather(work("a"), work("b"), work("c"), work("d"));
    CHECK(most == 2);
  });
  CHECK(log.lines == Lines{"a", "b", "c", "d"});
}

TEST_CASE_TEMPLATE("a condition wakes who waits for it, and a barrier opens when all have come", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    Condition condition;
    Barrier barrier(2);
    bool ready = false;
    auto consumer = [&](const char* name) -> Coro<> {
      {
        const LockGuard guard = co_await condition.scoped();
        auto is_ready = [&] { return ready; };
        co_await condition.wait_for(is_ready);
        log(name);
      }
      co_await barrier.wait();
    };
    auto producer = [&]() -> Coro<> {
      co_await sleep(1ms);
      const LockGuard guard = co_await condition.scoped();
      ready = true;
      condition.notify_all();
      log("notified");
    };
    co_await gather(consumer("a"), consumer("b"), producer());
    log("all");
  });
  CHECK(log.lines == Lines{"notified", "a", "b", "all"});
}
