#include "runtime/timeout.h"

#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("reschedule moves the deadline, both ways") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto later = [](Timeout& scope) -> Coro<> {
      CHECK(scope.when() == Duration(1s));
      scope.reschedule(3s);
      CHECK(scope.when() == Duration(3s));
      co_await sleep(10s);
    };
    co_await guarded(log, 1s, later);
    auto sooner = [](Timeout& scope) -> Coro<> {
      scope.reschedule(4s);
      co_await sleep(10s);
    };
    co_await guarded(log, 100s, sooner);
  });
  CHECK(log.lines ==
        Lines{"3s TimeoutError: the deadline passed count 0", "4s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("reschedule to none disables the deadline") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Timeout& scope) -> Coro<> {
      scope.reschedule(std::nullopt);
      CHECK_FALSE(scope.when());
      co_await sleep(100s);
      CHECK_FALSE(scope.expired());
    };
    co_await guarded(log, 1s, body);
  });
  CHECK(log.lines == Lines{"100s result count 0"});
}

TEST_CASE("reschedule to the past expires in the next iteration") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&](Timeout& scope) -> Coro<> {
      co_await sleep(5s);
      scope.reschedule(1s);
      log("not yet", scope.expired());
      co_await sleep(10s);
    };
    co_await guarded(log, 10s, body);
  });
  CHECK(log.lines == Lines{"not yet false", "5s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("reschedule before entry, while expiring and after exit is a RuntimeError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Timeout unused(1s);
    CHECK_THROWS_AS(unused.reschedule(2s), RuntimeError);
    auto body = [&](Timeout& scope) -> Coro<> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        log("expiring", !thrown_by([&] { scope.reschedule(20s); }).empty());
        throw;
      }
    };
    co_await guarded(log, 1s, body);
    Timeout used(10s);
    used.enter();
    used.exit(false);
    CHECK_THROWS_AS(used.reschedule(20s), RuntimeError);
    CHECK_THROWS_AS(used.enter(), RuntimeError);
    CHECK_FALSE(used.expired());
  });
  CHECK(log.lines == Lines{"expiring true", "1s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("no delay means no deadline") {
  const Run run = run_simulated([]() -> Coro<> {
    const int result = co_await timeout(std::nullopt, value_after(100s, 42));
    CHECK(result == 42);
    const int again = co_await timeout_at(std::nullopt, value_after(100s, 42));
    CHECK(again == 42);
  });
  CHECK(run.elapsed == 200s);
}

TEST_CASE("without a deadline, one can be set later") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Timeout& scope) -> Coro<> {
      CHECK_FALSE(scope.when());
      scope.reschedule(get_running_loop().time() + 2s);
      co_await sleep(10s);
    };
    std::string how;
    try {
      co_await timeout(std::nullopt, body);
    } catch (const TimeoutError& error) {
      how = error.name();
    }
    log.timed(how);
  });
  CHECK(log.lines == Lines{"2s TimeoutError"});
}

TEST_CASE("timeout_at takes a moment, which does not move with the time of the call") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto at_five = [&](Duration answer) -> Coro<> {
      std::string how = "result";
      try {
        co_await timeout_at(5s, value_after(answer, 42));
      } catch (const TimeoutError& error) {
        how = error.name();
      }
      log.timed(how);
    };
    co_await at_five(3s);
    co_await at_five(3s);
    co_await at_five(3s);
  });
  CHECK(log.lines == Lines{"3s result", "5s TimeoutError", "5s TimeoutError"});
}

TEST_CASE("timeout_at takes a body, which may move the moment") {
  Log log;
  run_simulated([&]() -> Coro<> {
    co_await sleep(1s);
    auto body = [&](Timeout& scope) -> Coro<int> {
      log("until", *scope.when());
      scope.reschedule(*scope.when() + 1s);
      co_await sleep(1500ms);
      co_return 1;
    };
    const int result = co_await timeout_at(2s, body);
    log.timed(result);
    auto plain = []() -> Coro<> { co_await sleep(10s); };
    std::string how;
    try {
      co_await timeout_at(3s, plain);
    } catch (const TimeoutError& error) {
      how = error.name();
    }
    log.timed(how);
  });
  CHECK(log.lines == Lines{"until 2s", "2.5s 1", "3s TimeoutError"});
}

TEST_CASE("a delay counts from the await, not from the call") {
  const Run run = run_simulated([]() -> Coro<> {
    auto later = timeout(2s, value_after(1s, 42));
    co_await sleep(5s);
    const int result = co_await std::move(later);
    CHECK(result == 42);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a deadline that was moved away while another request came leaves that request alone") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Timeout& scope) -> Coro<> {
      scope.reschedule(std::nullopt);
      co_await sleep(10s);
    };
    Task<> task = create_task(guarded(log, 1s, body));
    co_await sleep(2s);
    task.cancel("outside");
    co_await run_until_idle();
  });
  CHECK(log.lines == Lines{"2s CancelledError: outside count 1"});
}
