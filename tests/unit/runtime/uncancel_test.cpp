#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("uncancel counts down and stays at zero") {
  run_simulated([]() -> Coro<> {
    const TaskHandle self = current_task();
    self.cancel();
    self.cancel();
    CHECK(self.uncancel() == 1);
    CHECK(self.uncancel() == 0);
    CHECK(self.uncancel() == 0);
    CHECK(self.cancelling() == 0);
    co_return;
  });
}

TEST_CASE("uncancel to zero clears an undelivered request") {
  const Run run = run_simulated([]() -> Coro<> {
    current_task().cancel();
    current_task().uncancel();
    co_await sleep(1s);
  });
  CHECK(run.failure() == "");
  CHECK(run.elapsed == 1s);
}

TEST_CASE("uncancel above zero leaves the undelivered request") {
  const Run run = run_simulated([]() -> Coro<> {
    current_task().cancel();
    current_task().cancel("still");
    current_task().uncancel();
    co_await sleep(1s);
  });
  CHECK(run.failure() == "CancelledError: still");
}

TEST_CASE("uncancel does not recall what was already forwarded") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> task = create_task(sleeper(log, "task"));
    co_await checkpoint();
    task.cancel();
    CHECK(task.uncancel() == 0);
    co_await run_until_idle();
    CHECK(task.cancelled());
  });
  CHECK(log.lines == Lines{"task cancelled "});
}

TEST_CASE("a task that swallows its cancellation goes on, and a lint says so") {
  const Run run = run_simulated([]() -> Coro<> {
    auto stubborn = []() -> Coro<int> {
      try {
        co_await sleep(1s);
      } catch (const CancelledError&) {
      }
      co_await sleep(1s);
      co_return 5;
    };
    Task<int> task = create_task(stubborn(), {.name = "stubborn"});
    co_await checkpoint();
    task.cancel();
    const int result = co_await task;
    CHECK(result == 5);
    CHECK_FALSE(task.cancelled());
    CHECK(task.cancelling() == 1);
  });
  REQUIRE(run.count("lint") == 1);
  CHECK(run.records({"lint"})[0].starts_with(
      "{\"k\":\"lint\",\"lint\":\"swallowed-cancel\",\"text\":\"Task stubborn was cancelled at uncancel_test.cpp:"));
}

TEST_CASE("a task that takes its cancellation back with uncancel is not linted") {
  const Run run = run_simulated([]() -> Coro<> {
    auto forgiven = []() -> Coro<> {
      try {
        co_await sleep(1s);
      } catch (const CancelledError&) {
        current_task().uncancel();
      }
    };
    Task<> task = create_task(forgiven());
    co_await checkpoint();
    task.cancel();
    co_await task;
  });
  CHECK(run.count("lint") == 0);
}
