// Tasks, cancellation, and what waits for several of them.
#include <stdexcept>

#include "conformance/worlds.h"
#include "support/coroutines.h"

namespace {

Coro<int> value_once(Event& set, int value) {
  co_await set.wait();
  co_return value;
}

// How awaiting ended, for what gives nothing.
template <Awaitable A>
Coro<std::string> outcome_of(A awaitable) {
  std::string how = "result";
  try {
    co_await std::move(awaitable);
  } catch (...) {
    how = describe_exception(std::current_exception());
  }
  co_return how;
}

Coro<> endless(Log& log, const char* name) {
  try {
    co_await sleep(100s);
  } catch (const CancelledError& error) {
    log(name, "cancelled", error.message());
    throw;
  }
}

}  // namespace

TEST_CASE_TEMPLATE("tasks run side by side, and gather gives their results in argument order", World, WORLDS) {
  const Run run = run_in<World>([]() -> Coro<> {
    const auto results = co_await gather(value_after(6ms, 1), value_after(1ms, 2), value_after(3ms, 3));
    CHECK(results == std::tuple(1, 2, 3));
  });
  CHECK(run.elapsed >= 6ms);
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("the first exception ends a gather, and the siblings run on", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    Event go;
    Task<int> slow = create_task(value_once(go, 1));
    auto both = gather(slow, fail_after(1ms, "broke"));
    log(co_await outcome_of(std::move(both)));
    CHECK_FALSE(slow.done());
    go.set();
    const int value = co_await slow;
    log(value);
  });
  CHECK(log.lines == Lines{"std::runtime_error: broke", "1"});
}

TEST_CASE_TEMPLATE("a cancelled gather cancels its children", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    auto wait = [&]() -> Coro<> { co_await gather(endless(log, "a"), endless(log, "b")); };
    Task<> waiter = create_task(wait());
    co_await sleep(2ms);
    waiter.cancel("enough");
    log(co_await outcome_of(waiter));
  });
  CHECK(log.lines == Lines{"a cancelled enough", "b cancelled enough", "CancelledError: enough"});
}

TEST_CASE_TEMPLATE("a timeout cancels its body and throws TimeoutError, and not before its time", World, WORLDS) {
  Log log;
  const Run run = run_in<World>([&]() -> Coro<> {
    auto limited = timeout(3ms, endless(log, "body"));
    log(co_await outcome_of(std::move(limited)));
    CHECK(current_task().cancelling() == 0);
  });
  CHECK(log.lines == Lines{"body cancelled ", "TimeoutError: the deadline passed"});
  CHECK(run.elapsed >= 3ms);
}

TEST_CASE_TEMPLATE("a timeout leaves a body alone that is done in time", World, WORLDS) {
  run_in<World>([]() -> Coro<> {
    const int value = co_await timeout(10s, value_after(1ms, 5));
    CHECK(value == 5);
  });
}

TEST_CASE_TEMPLATE("cancel is delivered at the await, and its message arrives", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    Task<> task = create_task(endless(log, "task"));
    co_await sleep(1ms);
    CHECK(task.cancel("stop it"));
    CHECK_FALSE(task.done());
    log(co_await outcome_of(task));
    CHECK(task.cancelled());
    CHECK_FALSE(task.cancel());
  });
  CHECK(log.lines == Lines{"task cancelled stop it", "CancelledError: stop it"});
}

TEST_CASE_TEMPLATE("a task that is cancelled before its first step never runs", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    Task<> task = create_task(endless(log, "task"));
    task.cancel();
    log(co_await outcome_of(task));
  });
  CHECK(log.lines == Lines{"CancelledError"});
}

TEST_CASE_TEMPLATE("shield keeps the inner task when its waiter is cancelled", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    Event go;
    Task<int> inner = create_task(value_once(go, 9));
    auto wait = [&]() -> Coro<> { co_await shield(inner); };
    Task<> waiter = create_task(wait());
    co_await sleep(1ms);
    waiter.cancel();
    log(co_await outcome_of(waiter));
    CHECK_FALSE(inner.done());
    go.set();
    const int value = co_await inner;
    log(value);
  });
  CHECK(log.lines == Lines{"CancelledError", "9"});
}

TEST_CASE_TEMPLATE("a TaskGroup waits for its tasks", World, WORLDS) {
  Log log;
  const Run run = run_in<World>([&]() -> Coro<> {
    auto body = [&](TaskGroup& group) -> Coro<> {
      group.create_task(value_after(4ms, 1));
      group.create_task(value_after(2ms, 2));
      log("body ends");
      co_return;
    };
    co_await task_group(body);
    log("group ends");
  });
  CHECK(log.lines == Lines{"body ends", "group ends"});
  CHECK(run.elapsed >= 4ms);
}

TEST_CASE_TEMPLATE("a failing task of a TaskGroup cancels its siblings, and all errors arrive together", World,
                   WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    auto body = [&](TaskGroup& group) -> Coro<> {
      group.create_task(endless(log, "sibling"));
      group.create_task(fail_after(2ms, "broke"));
      co_await endless(log, "body");
    };
    try {
      co_await task_group(body);
    } catch (const ExceptionGroup& group) {
      log(group.exceptions().size(), describe_exception(group.exceptions()[0]));
    }
    CHECK(current_task().cancelling() == 0);
  });
  CHECK(log.lines.size() == 3);
  CHECK(log.lines.back() == "1 std::runtime_error: broke");
}

TEST_CASE_TEMPLATE("a context variable follows a task and a callback, and goes back with them", World, WORLDS) {
  Log log;
  ContextVar<int> number("number", 0);
  run_in<World>([&]() -> Coro<> {
    auto task = [&](int mine) -> Coro<> {
      static_cast<void>(number.set(mine));
      get_running_loop().call_soon([&log, &number] { log("callback", number.get()); });
      co_await sleep(1ms);
      log("task", number.get());
    };
    co_await gather(task(1), task(2));
    log("main", number.get());
  });
  CHECK(log.lines == Lines{"callback 1", "callback 2", "task 1", "task 2", "main 0"});
}
