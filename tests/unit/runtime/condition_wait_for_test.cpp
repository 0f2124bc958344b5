// Condition::wait_for; wait() and notify() are in condition_test.cpp.

#include <optional>
#include <stdexcept>
#include <string>

#include "runtime/condition.h"
#include "support/test.h"

TEST_CASE("wait_for needs no suspension when its predicate holds, and gives what the predicate gives") {
  const Run run = run_simulated([]() -> Coro<> {
    Condition condition;
    const LockGuard guard = co_await condition.scoped();
    auto seven = [] { return 7; };
    const int value = co_await condition.wait_for(seven);
    CHECK(value == 7);
    auto text = [] { return std::optional<std::string>("there"); };
    const std::optional<std::string> found = co_await condition.wait_for(text);
    CHECK(found == "there");
  });
  CHECK(run.failure() == "");
  CHECK(run.count("suspend") == 0);
}

TEST_CASE("wait_for asks its predicate after each notification, with the lock held") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    int count = 0;
    auto waiter = [&]() -> Coro<> {
      const LockGuard guard = co_await condition.scoped();
      auto enough = [&] {
        CHECK(condition.locked());
        log("asked", count);
        return count >= 2;
      };
      co_await condition.wait_for(enough);
      log("enough");
    };
    Task<> task = create_task(waiter());
    for (int round = 0; round < 3; ++round) {
      co_await run_until_idle();
      const LockGuard guard = co_await condition.scoped();
      ++count;
      condition.notify_all();
    }
    co_await task;
  });
  CHECK(log.lines == Lines{"asked 0", "asked 1", "asked 2", "enough"});
}

TEST_CASE("what the predicate of wait_for throws ends it, with the lock held") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Condition condition;
    const LockGuard guard = co_await condition.scoped();
    auto broken = []() -> bool { throw std::runtime_error("predicate"); };
    try {
      co_await condition.wait_for(broken);
    } catch (const std::runtime_error& error) {
      log(error, condition.locked());
    }
  });
  CHECK(log.lines == Lines{"predicate true"});
}
