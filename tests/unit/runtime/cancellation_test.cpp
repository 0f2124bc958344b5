#include <stdexcept>

#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("cancel is never synchronous: the task hears of it when it next runs") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> task = create_task(sleeper(log, "task"));
    co_await checkpoint();
    CHECK(task.cancel("enough"));
    CHECK(log.lines.empty());
    CHECK_FALSE(task.done());
    CHECK(task.cancelling() == 1);
    co_await checkpoint();
    CHECK(log.lines == Lines{"task cancelled enough"});
    CHECK(task.done());
    CHECK(task.cancelled());
  });
}

TEST_CASE("cancelling a task that is done returns false and counts nothing") {
  run_simulated([]() -> Coro<> {
    auto nothing = []() -> Coro<> { co_return; };
    Task<> task = create_task(nothing());
    co_await task;
    CHECK_FALSE(task.cancel());
    CHECK(task.cancelling() == 0);
    CHECK_FALSE(task.cancelled());
  });
}

TEST_CASE("a task cancelled before its first step never runs, and keeps the message") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> task = create_task(sleeper(log, "task"));
    CHECK(task.cancel("too early"));
    co_await watch(log, "watch", task);
    CHECK(task.cancelled());
  });
  CHECK(log.lines == Lines{"watch CancelledError too early count 0"});
}

TEST_CASE("what a task holds that never ran is freed") {
  run_simulated([]() -> Coro<> {
    auto shared = std::make_shared<int>(1);
    auto hold = [](std::shared_ptr<int>) -> Coro<> { co_return; };
    const Task<> task = create_task(hold(shared));
    task.cancel();
    co_await run_until_idle();
    CHECK(shared.use_count() == 1);
  });
}

TEST_CASE("a request is forwarded to the task that is awaited, and comes back as its CancelledError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> inner = create_task(sleeper(log, "inner"));
    Task<> outer = create_task(watch(log, "outer", inner));
    co_await run_until_idle();
    outer.cancel("from outside");
    CHECK(outer.cancelling() == 1);
    CHECK(inner.cancelling() == 1);
    co_await run_until_idle();
    CHECK(inner.cancelled());
  });
  CHECK(log.lines == Lines{"inner cancelled from outside", "outer CancelledError from outside count 1"});
}

TEST_CASE("a request that the awaited task swallows does not reach who awaits it") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto stubborn = []() -> Coro<int> {
      try {
        co_await sleep(1s);
      } catch (const CancelledError&) {
      }
      co_return 5;
    };
    Task<int> inner = create_task(stubborn());
    auto wait = [&]() -> Coro<> {
      const int value = co_await inner;
      log("value", value, "count", current_task().cancelling());
      co_await checkpoint();
      log("went on");
    };
    Task<> outer = create_task(wait());
    co_await run_until_idle();
    outer.cancel();
    co_await run_until_idle();
    CHECK(outer.done());
    CHECK_FALSE(outer.cancelled());
  });
  CHECK(log.lines == Lines{"value 5 count 1", "went on"});
}

TEST_CASE("self-cancellation waits for the next real suspension") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> ready = create_task([]() -> Coro<int> { co_return 1; }());
    co_await ready;
    auto body = [&]() -> Coro<> {
      current_task().cancel("self");
      const int result = co_await ready;
      log("a ready task does not deliver it", result);
      auto inner = [&]() -> Coro<> {
        log("an awaited coroutine runs");
        co_return;
      };
      co_await inner();
      try {
        co_await sleep(1s);
        log("slept");
      } catch (const CancelledError& error) {
        log("delivered", error.message());
        throw;
      }
    };
    Task<> task = create_task(body());
    co_await run_until_idle();
    CHECK(task.cancelled());
  });
  CHECK(log.lines == Lines{"a ready task does not deliver it 1", "an awaited coroutine runs", "delivered self"});
}

TEST_CASE("a checkpoint counts as a suspension") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<> {
      current_task().cancel();
      try {
        co_await checkpoint();
        log("passed");
      } catch (const CancelledError&) {
        log("delivered");
        throw;
      }
    };
    Task<> task = create_task(body());
    co_await run_until_idle();
    CHECK(task.cancelled());
  });
  CHECK(log.lines == Lines{"delivered"});
}

TEST_CASE("a task waiting in a checkpoint is cancelled there") {
  run_simulated([]() -> Coro<> {
    auto spin = []() -> Coro<> {
      while (true) co_await checkpoint();
    };
    Task<> task = create_task(spin());
    co_await checkpoint();
    task.cancel();
    CHECK_FALSE(task.done());
    co_await checkpoint();
    CHECK(task.cancelled());
  });
}

TEST_CASE("when the flag is set as the body returns, the result is dropped") {
  run_simulated([]() -> Coro<> {
    auto body = []() -> Coro<int> {
      current_task().cancel("last word");
      co_return 42;
    };
    Task<int> task = create_task(body());
    co_await run_until_idle();
    CHECK(task.cancelled());
    CHECK(thrown_by([&] { task.result(); }) == "CancelledError: last word");
  });
}

TEST_CASE("an exception wins over a flag that was not delivered") {
  run_simulated([]() -> Coro<> {
    auto body = []() -> Coro<> {
      current_task().cancel();
      throw std::runtime_error("own");
      co_return;
    };
    Task<> task = create_task(body());
    co_await run_until_idle();
    CHECK_FALSE(task.cancelled());
    CHECK(describe_exception(task.exception()) == "std::runtime_error: own");
  });
}

TEST_CASE("cancelled twice before delivery: one CancelledError, the first message, a count of two") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<> {
      try {
        co_await sleep(1s);
      } catch (const CancelledError& error) {
        log("once", error.message(), current_task().cancelling());
      }
      co_await sleep(1s);
      log("went on", current_task().cancelling());
    };
    Task<> task = create_task(body());
    co_await checkpoint();
    CHECK(task.cancel("one"));
    CHECK(task.cancel("two"));
    co_await task;
    CHECK(task.cancelling() == 2);
  });
  CHECK(log.lines == Lines{"once one 2", "went on 2"});
}

TEST_CASE("two requests to oneself: one CancelledError, the last message") {
  Log log;
  run_simulated([&]() -> Coro<> {
    current_task().cancel("one");
    current_task().cancel("two");
    try {
      co_await sleep(1s);
    } catch (const CancelledError& error) {
      log(error.message(), current_task().cancelling());
    }
    co_await checkpoint();
    log("went on");
  });
  CHECK(log.lines == Lines{"two 2", "went on"});
}

TEST_CASE("a body that throws CancelledError itself is cancelled, with a count of zero") {
  run_simulated([]() -> Coro<> {
    auto body = []() -> Coro<> {
      throw CancelledError("own");
      co_return;
    };
    Task<> task = create_task(body());
    co_await run_until_idle();
    CHECK(task.cancelled());
    CHECK(task.cancelling() == 0);
    CHECK(thrown_by([&] { task.result(); }) == "CancelledError: own");
  });
}

TEST_CASE("one of two waiters cancelled: the shared task is cancelled, and both see CancelledError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> shared = create_task(sleeper(log, "shared"));
    Task<> one = create_task(watch(log, "one", shared));
    Task<> two = create_task(watch(log, "two", shared));
    co_await run_until_idle();
    one.cancel();
    co_await run_until_idle();
    CHECK(shared.cancelled());
    CHECK(two.cancelling() == 0);
  });
  CHECK(log.lines == Lines{"shared cancelled ", "one CancelledError  count 1", "two CancelledError  count 0"});
}

TEST_CASE("a task that is cancelled in the tick in which what it awaited ended is cancelled all the same") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Future<int> future;
    auto body = [&]() -> Coro<> {
      try {
        const int result = co_await future;
        log("result", result);
      } catch (const CancelledError&) {
        log("cancelled");
        throw;
      }
    };
    Task<> task = create_task(body());
    co_await checkpoint();
    future.set_result(1);
    CHECK(task.cancel());
    co_await run_until_idle();
    CHECK(task.cancelled());
    CHECK(future.result() == 1);
  });
  CHECK(log.lines == Lines{"cancelled"});
}

TEST_CASE("clean-up after a cancellation may await") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<> {
      std::exception_ptr cancelled;
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        cancelled = std::current_exception();
      }
      co_await sleep(1s);
      log.timed("cleaned up");
      std::rethrow_exception(cancelled);
    };
    Task<> task = create_task(body());
    co_await checkpoint();
    task.cancel();
    co_await sleep(500ms);
    CHECK_FALSE(task.done());
    co_await sleep(1s);
    CHECK(task.cancelled());
  });
  CHECK(log.lines == Lines{"1s cleaned up"});
}

TEST_CASE("a second request during clean-up interrupts the clean-up") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError& error) {
        log("first", error.message());
      }
      co_await sleeper(log, "clean-up");
    };
    Task<> task = create_task(body());
    co_await checkpoint();
    task.cancel("a");
    co_await run_until_idle();
    task.cancel("b");
    co_await run_until_idle();
    CHECK(task.cancelled());
    CHECK(task.cancelling() == 2);
  });
  CHECK(log.lines == Lines{"first a", "clean-up cancelled b"});
}

TEST_CASE("a handler for std::exception lets a cancellation through") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<> {
      try {
        co_await sleep(1s);
      } catch (const std::exception&) {
        log("swallowed");
      }
    };
    Task<> task = create_task(body());
    co_await checkpoint();
    task.cancel();
    co_await run_until_idle();
    CHECK(task.cancelled());
  });
  CHECK(log.lines.empty());
}

TEST_CASE("the trace tells who asked, how often, and where it was delivered") {
  const Run run = run_simulated([]() -> Coro<> {
    auto body = []() -> Coro<> { co_await sleep(1s); };
    Task<> task = create_task(body());
    co_await checkpoint();
    task.cancel("why not");
    co_await run_until_idle();
  });
  REQUIRE(run.count("cancel") == 1);
  const std::string cancel = run.records({"cancel"})[0];
  CHECK(cancel.starts_with("{\"k\":\"cancel\",\"task\":2,\"count\":1,\"by\":1,\"at\":\"cancellation_test.cpp:"));
  CHECK(cancel.ends_with(",\"msg\":\"why not\"}"));
  REQUIRE(run.count("deliver") == 1);
  CHECK(run.records({"deliver"})[0].starts_with("{\"k\":\"deliver\",\"task\":2,\"at\":\"cancellation_test.cpp:"));
}
