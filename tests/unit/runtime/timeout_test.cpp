#include "runtime/timeout.h"

#include <stdexcept>

#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("a result within the deadline is passed on, and the timer goes") {
  const Run run = run_simulated([]() -> Coro<> {
    const int result = co_await timeout(10s, value_after(1s, 42));
    CHECK(result == 42);
    CHECK(get_running_loop().time() == 1s);
  });
  CHECK(run.elapsed == 1s);
  CHECK(run.count("untimer") == 1);
}

TEST_CASE("at the deadline the awaitable is cancelled and TimeoutError thrown, with the count restored") {
  Log log;
  run_simulated([&]() -> Coro<> {
    co_await guarded(log, 1s, [] { return value_after(10s, 42); });
    co_await sleep(1s);
    log.timed("the task goes on");
  });
  CHECK(log.lines == Lines{"1s TimeoutError: the deadline passed count 0", "2s the task goes on"});
}

TEST_CASE("a task under a deadline is cancelled with it") {
  run_simulated([]() -> Coro<> {
    Task<int> task = create_task(value_after(10s, 42));
    std::string how;
    try {
      co_await timeout(1s, task);
    } catch (const TimeoutError& error) {
      how = error.name();
    }
    CHECK(how == "TimeoutError");
    CHECK(task.cancelled());
    CHECK(task.cancelling() == 1);
  });
}

TEST_CASE("an exception within the deadline is passed on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = []() -> Coro<> {
      co_await sleep(1s);
      throw std::runtime_error("own");
    };
    co_await guarded(log, 10s, body);
  });
  CHECK(log.lines == Lines{"1s std::runtime_error: own count 0"});
}

TEST_CASE("nested with equal deadlines: one TimeoutError, from the outer") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto inner = [&]() -> Coro<> {
      try {
        co_await timeout(1s, value_after(10s, 42));
        log("inner result");
      } catch (const TimeoutError&) {
        log("inner TimeoutError");
      } catch (const CancelledError&) {
        log("inner CancelledError");
        throw;
      }
    };
    co_await guarded(log, 1s, inner);
  });
  CHECK(log.lines == Lines{"inner CancelledError", "1s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("when the inner deadline is first, only the inner one expires") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto inner = [&]() -> Coro<> { co_await guarded(log, 1s, [] { return value_after(10s, 42); }); };
    co_await guarded(log, 2s, inner);
  });
  CHECK(log.lines == Lines{"1s TimeoutError: the deadline passed count 0", "1s result count 0"});
}

TEST_CASE("when the outer deadline comes during the inner's clean-up, only the outer's TimeoutError is seen") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto slow_cleanup = [&]() -> Coro<> {
      std::exception_ptr cancelled;
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        cancelled = std::current_exception();
      }
      co_await sleep(5s);
      std::rethrow_exception(cancelled);
    };
    auto inner = [&]() -> Coro<> {
      try {
        co_await timeout(1s, slow_cleanup);
      } catch (const TimeoutError&) {
        log("inner TimeoutError");
      } catch (const CancelledError&) {
        log.timed("inner CancelledError");
        throw;
      }
    };
    co_await guarded(log, 2s, inner);
  });
  CHECK(log.lines == Lines{"2s inner CancelledError", "2s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("expiry and an outside cancel in one tick: CancelledError, count 1") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> task = create_task(guarded(log, 1s, [] { return value_after(10s, 42); }));
    co_await checkpoint();
    get_running_loop().call_at(1s, [&] { task.cancel("outside"); });
    co_await sleep(2s);
  });
  CHECK(log.lines == Lines{"1s CancelledError count 1"});
}

TEST_CASE("an outside cancel before the deadline passes through as CancelledError") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    Task<> task = create_task(guarded(log, 5s, [] { return value_after(10s, 42); }));
    co_await sleep(1s);
    task.cancel("outside");
    co_await run_until_idle();
  });
  CHECK(log.lines == Lines{"1s CancelledError: outside count 1"});
  CHECK(run.elapsed == 1s);
}

TEST_CASE("a body that swallows the cancellation: no TimeoutError, expired, count 0") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto stubborn = [&](Timeout& scope) -> Coro<> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        log("swallowed, expired", scope.expired(), "count", current_task().cancelling());
      }
    };
    co_await guarded(log, 1s, stubborn);
  });
  CHECK(log.lines == Lines{"swallowed, expired true count 1", "1s result count 0"});
}

TEST_CASE("a zero deadline runs to the first suspension") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<> {
      log("ran");
      co_await sleep(1s);
      log("went on");
    };
    co_await guarded(log, 0s, body);
    co_await guarded(log, -1s, body);
  });
  CHECK(log.lines == Lines{"ran", "0s TimeoutError: the deadline passed count 0", "ran",
                           "0s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("a body that never suspends beats a zero deadline") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = []() -> Coro<> { co_return; };
    co_await guarded(log, 0s, body);
    co_await sleep(1s);
  });
  CHECK(log.lines == Lines{"0s result count 0"});
}

TEST_CASE("completion and deadline in one tick: TimeoutError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    co_await guarded(log, 1s, [] { return value_after(1s, 42); });
    Future<> future;
    get_running_loop().call_at(2s, [&] { future.set_result(); });
    auto body = [&]() -> Coro<> { co_await future; };
    co_await guarded(log, 1s, body);
    CHECK(future.done());
    CHECK_FALSE(future.cancelled());
  });
  CHECK(log.lines ==
        Lines{"1s TimeoutError: the deadline passed count 0", "2s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("a body that delays its clean-up delays the TimeoutError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = []() -> Coro<> {
      std::exception_ptr cancelled;
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        cancelled = std::current_exception();
      }
      co_await sleep(3s);
      std::rethrow_exception(cancelled);
    };
    co_await guarded(log, 1s, body);
  });
  CHECK(log.lines == Lines{"4s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("a foreign exception thrown during expiry propagates as itself") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = []() -> Coro<> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        throw std::runtime_error("foreign");
      }
    };
    co_await guarded(log, 1s, body);
  });
  CHECK(log.lines == Lines{"1s std::runtime_error: foreign count 0"});
}

TEST_CASE("a deadline inside a task that is being cancelled leaves that request alone") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        log("cancelled");
      }
      co_await guarded(log, 1s, [] { return value_after(10s, 42); });
    };
    Task<> task = create_task(body());
    co_await checkpoint();
    task.cancel();
    co_await task;
  });
  CHECK(log.lines == Lines{"cancelled", "1s TimeoutError: the deadline passed count 1"});
}

TEST_CASE("a request made before the timeout is entered is delivered as CancelledError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    current_task().cancel("earlier");
    co_await guarded(log, 1s, [] { return value_after(10s, 42); });
    current_task().uncancel();
  });
  CHECK(log.lines == Lines{"0s CancelledError: earlier count 1"});
}

TEST_CASE("one deadline guards a whole gather") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> fast = create_task(value_after(1s, 42));
    Task<int> slow = create_task(value_after(10s, 42));
    auto both = [&]() -> Coro<> { co_await gather(fast, slow); };
    co_await guarded(log, 2s, both);
    CHECK(fast.result() == 42);
    CHECK(slow.cancelled());
  });
  CHECK(log.lines == Lines{"2s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("timeout outside a task is a RuntimeError") {
  run_simulated([]() -> Coro<> {
    Timeout scope(1s);
    std::string how;
    get_running_loop().call_soon([&] { how = thrown_by([&] { scope.enter(); }); });
    co_await checkpoint();
    CHECK(how == "RuntimeError: timeout() was awaited outside a task; call it from a coroutine that a task runs");
  });
}

TEST_CASE("a deadline that passed while the body blocked waits for the loop") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<> {
      blocking_sleep(5s);
      log.timed("blocked");
      co_await checkpoint();
      log.timed("one pass more");
      co_await sleep(1s);
    };
    co_await guarded(log, 1s, body);
  });
  CHECK(log.lines == Lines{"5s blocked", "5s one pass more", "5s TimeoutError: the deadline passed count 0"});
}
