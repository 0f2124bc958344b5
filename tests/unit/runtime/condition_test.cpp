#include "runtime/condition.h"

#include <memory>
#include <stdexcept>

#include "support/coroutines.h"
#include "support/test.h"

namespace {

Coro<> notify(Condition& condition, std::size_t n) {
  const LockGuard guard = co_await condition.scoped();
  condition.notify(n);
}

}  // namespace

TEST_CASE("a condition has a lock of its own, or shares one") {
  run_simulated([]() -> Coro<> {
    Condition own;
    const bool taken = co_await own.acquire();
    CHECK(taken);
    CHECK(own.locked());
    own.release();
    CHECK_FALSE(own.locked());
    Lock lock;
    Condition shared(lock);
    co_await lock.acquire();
    CHECK(shared.locked());
    shared.release();
    CHECK_FALSE(lock.locked());
  });
}

TEST_CASE("wait gives the lock up, and has it again when it returns") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> task = create_task(wait_for_notice(log, condition, "woken"));
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    CHECK_FALSE(condition.locked());
    co_await notify(condition, 1);
    CHECK(log.lines.empty());
    co_await task;
    CHECK_FALSE(condition.locked());
  });
  CHECK(log.lines == Lines{"woken"});
}

TEST_CASE("a notified waiter goes on only when it gets the lock") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> task = create_task(wait_for_notice(log, condition, "woken"));
    co_await run_until_idle();
    co_await condition.acquire();
    condition.notify();
    co_await run_until_idle();
    CHECK(log.lines.empty());
    condition.release();
    co_await task;
  });
  CHECK(log.lines == Lines{"woken"});
}

TEST_CASE("notify wakes as many as it is told, in the order in which they came") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> a = create_task(wait_for_notice(log, condition, "a"));
    Task<> b = create_task(wait_for_notice(log, condition, "b"));
    Task<> c = create_task(wait_for_notice(log, condition, "c"));
    Task<> d = create_task(wait_for_notice(log, condition, "d"));
    co_await run_until_idle();
    co_await notify(condition, 0);
    co_await run_until_idle();
    CHECK(log.lines.empty());
    co_await notify(condition, 1);
    co_await run_until_idle();
    CHECK(log.lines == Lines{"a"});
    co_await notify(condition, 2);
    co_await run_until_idle();
    CHECK(log.lines == Lines{"a", "b", "c"});
    co_await notify(condition, 9);
    co_await d;
  });
  CHECK(log.lines == Lines{"a", "b", "c", "d"});
}

TEST_CASE("notify_all wakes all who wait, one after the other") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> a = create_task(wait_for_notice(log, condition, "a"));
    Task<> b = create_task(wait_for_notice(log, condition, "b"));
    Task<> c = create_task(wait_for_notice(log, condition, "c"));
    co_await run_until_idle();
    co_await condition.acquire();
    condition.notify_all();
    condition.release();
    co_await gather(a, b, c);
  });
  CHECK(log.lines == Lines{"a", "b", "c"});
}

TEST_CASE("a notification with nobody there is forgotten") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    co_await notify(condition, 5);
    Task<> task = create_task(wait_for_notice(log, condition, "late"));
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    task.cancel();
    co_await run_until_idle();
  });
  CHECK(log.lines == Lines{"late cancelled "});
}

TEST_CASE("two notifications before the first waiter has run wake two") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> a = create_task(wait_for_notice(log, condition, "a"));
    Task<> b = create_task(wait_for_notice(log, condition, "b"));
    co_await run_until_idle();
    co_await condition.acquire();
    condition.notify();
    condition.notify();
    condition.release();
    co_await gather(a, b);
  });
  CHECK(log.lines == Lines{"a", "b"});
}

TEST_CASE("wait and notify without the lock are RuntimeErrors") {
  run_simulated([]() -> Coro<> {
    Condition condition;
    std::string thrown;
    try {
      co_await condition.wait();
    } catch (const RuntimeError& error) {
      thrown = error.what();
    }
    CHECK(thrown == "Condition is not acquired; acquire() it before wait()");
    CHECK(thrown_by([&] { condition.notify(); }) ==
          "RuntimeError: Condition is not acquired; acquire() it before notify()");
    CHECK_THROWS_AS(condition.notify_all(), RuntimeError);
    CHECK_THROWS_AS(condition.release(), RuntimeError);
  });
}

TEST_CASE("a waiter that is cancelled has the lock again before it sees the cancellation") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> task = create_task(wait_for_notice(log, condition, "a"));
    co_await run_until_idle();
    co_await condition.acquire();
    task.cancel("stop");
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    CHECK(log.lines.empty());
    condition.release();
    co_await run_until_idle();
    CHECK(task.cancelled());
    CHECK_FALSE(condition.locked());
  });
  CHECK(log.lines == Lines{"a cancelled stop"});
}

TEST_CASE("a waiter cancelled before the notification leaves it to the next") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> a = create_task(wait_for_notice(log, condition, "a"));
    Task<> b = create_task(wait_for_notice(log, condition, "b"));
    co_await run_until_idle();
    co_await condition.acquire();
    a.cancel();
    condition.notify();
    condition.release();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
  });
  CHECK(log.lines == Lines{"a cancelled ", "b"});
}

TEST_CASE("a waiter cancelled after it was notified passes the notification on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    Task<> a = create_task(wait_for_notice(log, condition, "a"));
    Task<> b = create_task(wait_for_notice(log, condition, "b"));
    Task<> c = create_task(wait_for_notice(log, condition, "c"));
    co_await run_until_idle();
    co_await notify(condition, 1);
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
    CHECK_FALSE(c.done());
    c.cancel();
    co_await run_until_idle();
  });
  CHECK(log.lines == Lines{"a cancelled ", "b", "c cancelled "});
}

TEST_CASE("a waiter that throws inside the lock frees it for the next") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    auto broken = [&]() -> Coro<> {
      const LockGuard guard = co_await condition.scoped();
      co_await condition.wait();
      throw std::runtime_error("inside");
    };
    Task<> a = create_task(broken());
    Task<> b = create_task(wait_for_notice(log, condition, "b"));
    co_await run_until_idle();
    co_await notify(condition, 2);
    co_await b;
    CHECK(a.exception() != nullptr);
  });
  CHECK(log.lines == Lines{"b"});
}

TEST_CASE("conditions may share a lock: each has its own waiters") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    Condition not_empty(lock);
    Condition not_full(lock);
    Task<> a = create_task(wait_for_notice(log, not_empty, "not empty"));
    Task<> b = create_task(wait_for_notice(log, not_full, "not full"));
    co_await run_until_idle();
    co_await notify(not_full, 9);
    co_await run_until_idle();
    CHECK(log.lines == Lines{"not full"});
    CHECK(b.done());
    co_await notify(not_empty, 9);
    co_await a;
  });
  CHECK(log.lines == Lines{"not full", "not empty"});
}

TEST_CASE("a condition may be made before the loop runs, and serves several runs") {
  Condition condition;
  Log log;
  for (int run = 0; run < 2; ++run) {
    run_simulated([&]() -> Coro<> {
      Task<> task = create_task(wait_for_notice(log, condition, "woken"));
      co_await checkpoint();
      co_await notify(condition, 1);
      co_await task;
    });
  }
  CHECK(log.lines == Lines{"woken", "woken"});
}

namespace {

// Without a guard: that would release the lock of a condition that is gone.
Coro<> wait_bare(Condition& condition) {
  co_await condition.acquire();
  co_await condition.wait();
}

}  // namespace

TEST_CASE("waiters of a condition that is gone can be cancelled, woken or not") {
  run_simulated([]() -> Coro<> {
    auto condition = std::make_unique<Condition>();
    Task<> woken = create_task(wait_bare(*condition));
    Task<> waiting = create_task(wait_bare(*condition));
    co_await run_until_idle();
    co_await notify(*condition, 1);
    condition.reset();
    woken.cancel();
    waiting.cancel();
    co_await run_until_idle();
    CHECK(woken.cancelled());
    CHECK(waiting.cancelled());
  });
}

TEST_CASE("a waiter that was woken by a condition that is gone gets a RuntimeError") {
  run_simulated([]() -> Coro<> {
    auto condition = std::make_unique<Condition>();
    Task<> task = create_task(wait_bare(*condition));
    co_await run_until_idle();
    co_await notify(*condition, 1);
    condition.reset();
    co_await run_until_idle();
    CHECK(describe_exception(task.exception()) ==
          "RuntimeError: The condition is gone; keep it until every task has left wait()");
  });
}

TEST_CASE("a condition that goes while a notified waiter queues for its lock leaves that waiter cancellable") {
  run_simulated([]() -> Coro<> {
    auto condition = std::make_unique<Condition>();
    Task<> task = create_task(wait_bare(*condition));
    co_await run_until_idle();
    co_await condition->acquire();
    condition->notify();
    co_await run_until_idle();
    condition.reset();
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    task.cancel();
    co_await run_until_idle();
    CHECK(task.cancelled());
  });
}

TEST_CASE("the trace tells who waits for what, and how many were notified") {
  const Run run = run_simulated([]() -> Coro<> {
    Condition condition;
    auto waiter = [&]() -> Coro<> {
      const LockGuard guard = co_await condition.scoped();
      co_await condition.wait();
    };
    Task<> task = create_task(waiter());
    co_await checkpoint();
    co_await condition.acquire();
    condition.notify(3);
    condition.notify_all();
    condition.release();
    co_await task;
  });
  CHECK(run.records({"object", "condition", "lock"}) ==
        Lines{R"({"k":"object","id":1,"what":"lock"})", R"({"k":"lock","id":1,"op":"acquire","task":2})",
              R"({"k":"object","id":2,"what":"condition"})", R"({"k":"lock","id":1,"op":"release","task":2})",
              R"({"k":"lock","id":1,"op":"acquire","task":1})",
              R"({"k":"condition","id":2,"op":"notify","count":1,"task":1})",
              R"({"k":"condition","id":2,"op":"notify","count":0,"task":1})",
              R"({"k":"lock","id":1,"op":"release","task":1})", R"({"k":"lock","id":1,"op":"acquire","task":2})",
              R"({"k":"lock","id":1,"op":"release","task":2})"});
  CHECK(run.records({"suspend"}).at(1).find(R"("on":"condition.wait")") != std::string::npos);
}
