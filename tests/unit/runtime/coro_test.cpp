#include "runtime/coro.h"

#include <memory>
#include <stdexcept>

#include "support/test.h"

namespace {

Coro<int> twice(int value) {
  co_return value * 2;
}

Coro<> say(Log& log, const char* text) {
  log(text);
  co_return;
}

Coro<> broken(const char* text) {
  throw std::runtime_error(text);
  co_return;
}

constexpr const char* kNeverAwaited =
    "RuntimeWarning: coroutine 'say' was never awaited: nothing in it ran; write co_await before the call\n";

}  // namespace

TEST_CASE("calling a coroutine function runs nothing; awaiting it does") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Coro<> coro = say(log, "body");
    log("created");
    co_await coro;
    log("awaited");
  });
  CHECK(log.lines == Lines{"created", "body", "awaited"});
}

TEST_CASE("awaiting a coroutine is no pass through the loop") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    get_running_loop().call_soon([&] { log("loop"); });
    const int value = co_await twice(21);
    log(value);
  });
  CHECK(log.lines[0] == "42");
  CHECK(run.count("suspend") == 0);
}

TEST_CASE("a coroutine's exception is thrown where it is awaited") {
  Log log;
  run_simulated([&]() -> Coro<> {
    try {
      co_await broken("inside");
    } catch (const std::runtime_error& error) {
      log(error);
    }
  });
  CHECK(log.lines == Lines{"inside"});
}

TEST_CASE("a coroutine owns its arguments until it ends") {
  run_simulated([]() -> Coro<> {
    auto shared = std::make_shared<int>(5);
    auto hold = [](std::shared_ptr<int> held) -> Coro<int> {
      co_await checkpoint();
      co_return *held;
    };
    Coro<int> coro = hold(shared);
    CHECK(shared.use_count() == 2);
    const int value = co_await std::move(coro);
    CHECK(value == 5);
  });
}

TEST_CASE("a coroutine may return something that can only be moved") {
  run_simulated([]() -> Coro<> {
    auto make = []() -> Coro<std::unique_ptr<int>> { co_return std::make_unique<int>(9); };
    const std::unique_ptr<int> made = co_await make();
    CHECK(*made == 9);
  });
}

TEST_CASE("a coroutine that is dropped unawaited is reported on stderr") {
  Log log;
  {
    const CapturedStderr errors;
    {
      const Coro<> dropped = say(log, "never");
    }
    CHECK(errors.text() == kNeverAwaited);
  }
  CHECK(log.lines.empty());
}

TEST_CASE("in a run the report is a lint too, at the line of the task that dropped it") {
  const CapturedStderr errors;
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    co_await checkpoint();
    {
      const Coro<> dropped = say(log, "never");
    }
  });
  CHECK(errors.text() == kNeverAwaited);
  REQUIRE(run.count("lint") == 1);
  CHECK(
      run.records({"lint"})[0].starts_with("{\"k\":\"lint\",\"lint\":\"never-awaited\",\"text\":\"coroutine 'say' was "
                                           "never awaited: nothing in it ran; write "
                                           "co_await before the call\",\"task\":1,\"at\":\"coro_test.cpp:"));
}

TEST_CASE("a moved coroutine is reported once, and an awaited one not at all") {
  const CapturedStderr errors;
  Log log;
  run_simulated([&]() -> Coro<> {
    {
      Coro<> first = say(log, "never");
      Coro<> second = std::move(first);
    }
    Coro<> awaited = say(log, "once");
    co_await awaited;
  });
  CHECK(errors.text() == kNeverAwaited);
}

TEST_CASE("a task that is cancelled before it began is not reported as never awaited") {
  const CapturedStderr errors;
  Log log;
  run_simulated([&]() -> Coro<> {
    const Task<> task = create_task(say(log, "never"));
    task.cancel();
    co_await run_until_idle();
  });
  CHECK(errors.text() == "");
  CHECK(log.lines.empty());
}

TEST_CASE("arguments of a coroutine that never ran are freed") {
  const CapturedStderr errors;
  auto shared = std::make_shared<int>(1);
  auto hold = [](std::shared_ptr<int>) -> Coro<> { co_return; };
  {
    const Coro<> dropped = hold(shared);
  }
  CHECK(shared.use_count() == 1);
}

TEST_CASE("assigning a coroutine drops the one that was there") {
  const CapturedStderr errors;
  Log log;
  run_simulated([&]() -> Coro<> {
    Coro<> coro = say(log, "never");
    coro = say(log, "second");
    co_await coro;
  });
  CHECK(log.lines == Lines{"second"});
  CHECK(errors.text() == kNeverAwaited);
}
