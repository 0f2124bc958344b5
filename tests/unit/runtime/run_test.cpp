#include "runtime/run.h"

#include <memory>
#include <stdexcept>

#include "sim/simulation.h"
#include "support/test.h"

namespace {

Coro<int> answer() {
  co_return 42;
}

RunOptions seeded(std::uint64_t seed) {
  RunOptions options;
  options.seed = seed;
  return options;
}

std::vector<std::int64_t> draw(std::uint64_t seed) {
  auto body = []() -> Coro<std::vector<std::int64_t>> {
    std::vector<std::int64_t> drawn;
    for (int i = 0; i < 5; ++i) drawn.push_back(randint(0, 1'000'000));
    co_return drawn;
  };
  return run(body(), seeded(seed));
}

}  // namespace

TEST_CASE("run gives the result of main") {
  CHECK(run(answer()) == 42);
  auto make = []() -> Coro<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
  CHECK(*run(make()) == 7);
}

TEST_CASE("run throws what main throws") {
  auto broken = []() -> Coro<> {
    co_await sleep(1s);
    throw std::runtime_error("main broke");
  };
  CHECK(thrown_by([&] { run(broken()); }) == "std::runtime_error: main broke");
}

TEST_CASE("run throws CancelledError when main was cancelled") {
  auto cancelled = []() -> Coro<> {
    current_task().cancel("by itself");
    co_await sleep(1s);
  };
  CHECK(thrown_by([&] { run(cancelled()); }) == "CancelledError: by itself");
}

TEST_CASE("runs follow each other; each begins at time zero with task 1") {
  for (int i = 0; i < 3; ++i) {
    const Run result = run_simulated([]() -> Coro<> {
      CHECK(current_task().id() == 1);
      CHECK(get_running_loop().time() == 0s);
      co_await sleep(1s);
    });
    CHECK(result.elapsed == 1s);
  }
}

TEST_CASE("run inside a running loop is refused") {
  const CapturedStderr errors;
  Log log;
  run_simulated([&]() -> Coro<> {
    log(thrown_by([] { run(answer()); }));
    co_await checkpoint();
    log("the outer loop lives on");
  });
  CHECK(log.lines == Lines{"RuntimeError: run() was called inside a running event loop; co_await the coroutine instead",
                           "the outer loop lives on"});
}

TEST_CASE("at the end of main the tasks that are left are cancelled, and waited for") {
  Log log;
  auto left = [&](const char* name) -> Coro<> {
    std::exception_ptr cancelled;
    try {
      co_await sleep(100s);
    } catch (const CancelledError&) {
      cancelled = std::current_exception();
    }
    co_await sleep(2s);
    log.timed(name, "cleaned up");
    std::rethrow_exception(cancelled);
  };
  const Run result = run_simulated([&]() -> Coro<> {
    const Task<> a = create_task(left("a"));
    const Task<> b = create_task(left("b"));
    co_await sleep(1s);
    log.timed("main ends");
  });
  CHECK(log.lines == Lines{"1s main ends", "3s a cleaned up", "3s b cleaned up"});
  CHECK(result.failure() == "");
}

TEST_CASE("tasks that are left are cancelled too when main throws, and its exception wins") {
  Log log;
  auto left = [&]() -> Coro<> {
    try {
      co_await sleep(100s);
    } catch (const CancelledError&) {
      log("cancelled");
      throw;
    }
  };
  const Run result = run_simulated([&]() -> Coro<> {
    const Task<> task = create_task(left());
    co_await checkpoint();
    throw std::runtime_error("main broke");
  });
  CHECK(log.lines == Lines{"cancelled"});
  CHECK(result.failure() == "std::runtime_error: main broke");
}

TEST_CASE("a task that fails while it is being cancelled at the end reaches the handler") {
  Lines heard;
  auto left = []() -> Coro<> {
    try {
      co_await sleep(100s);
    } catch (const CancelledError&) {
      throw std::runtime_error("clean-up broke");
    }
  };
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    static_cast<void>(create_task(left(), {.name = "left"}));
    co_await sleep(1s);
  });
  CHECK(
      heard ==
      Lines{
          "Unhandled exception in a task that run() cancelled at its end: std::runtime_error: clean-up broke [left]"});
}

TEST_CASE("a task that is created in main's last step still begins before it is cancelled") {
  Log log;
  auto body = [&]() -> Coro<> {
    log("ran");
    co_return;
  };
  run_simulated([&]() -> Coro<> {
    static_cast<void>(create_task(body()));
    co_return;
  });
  // The iteration after main's end is the task's own first step; only then is it cancelled.
  CHECK(log.lines == Lines{"ran"});
}

TEST_CASE("when no task can ever run again, run says who waits for what") {
  const Run result = run_simulated([]() -> Coro<> {
    Event never;
    co_await never.wait();
  });
  CHECK(result.failure().starts_with("RuntimeError: Deadlock: no task can ever run again. Task-1 (lambda in "));
  CHECK(result.failure().find(" waits for event.wait at run_test.cpp:") != std::string::npos);
  CHECK(result.count("stopped") == 1);
  CHECK(result.records({"end"}) == Lines{"{\"k\":\"end\",\"exit\":1}"});
}

TEST_CASE("a deadlock names every task, and their frames are freed") {
  auto shared = std::make_shared<int>(1);
  const Run result = run_simulated([shared]() -> Coro<> {
    Event never;
    auto wait = [shared](Event& event) -> Coro<> {
      const std::shared_ptr<int> held = shared;
      co_await event.wait();
    };
    Task<> one = create_task(wait(never), {.name = "one"});
    Task<> two = create_task(wait(never), {.name = "two"});
    co_await gather(one, two);
  });
  CHECK(result.failure().find("Task-1 ") != std::string::npos);
  CHECK(result.failure().find("one ") != std::string::npos);
  CHECK(result.failure().find("two ") != std::string::npos);
  CHECK(result.failure().find("waits for gather") != std::string::npos);
  CHECK(shared.use_count() == 1);
}

TEST_CASE("at a deadlock the latest task goes first: what it holds of main's is still there") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Lock lock;
    const auto hold = [&]() -> Coro<> {
      const LockGuard guard = co_await lock.scoped();
      const std::shared_ptr<void> last(nullptr, [&](void*) { log("holder", lock.locked()); });
      Event never;
      co_await never.wait();
    };
    Task<> holder = create_task(hold());
    co_await checkpoint();
    const std::shared_ptr<void> last(nullptr, [&](void*) { log("main", lock.locked()); });
    co_await holder;
  });
  CHECK(log.lines == Lines{"holder true", "main false"});
}

TEST_CASE("tasks that await each other go at a deadlock, although each keeps the other's handle") {
  std::weak_ptr<int> seen;
  run_simulated([&]() -> Coro<> {
    std::optional<Task<>> first, second;
    const auto await_other = [](std::optional<Task<>>& other, std::shared_ptr<int>) -> Coro<> { co_await *other; };
    auto value = std::make_shared<int>(1);
    seen = value;
    first = create_task(await_other(second, value));
    second = create_task(await_other(first, std::move(value)));
    co_await *first;
  });
  CHECK(seen.expired());
}

TEST_CASE("a loop works again after a deadlock") {
  const Run stuck = run_simulated([]() -> Coro<> {
    Future<> never;
    co_await never;
  });
  CHECK(stuck.failure().starts_with("RuntimeError: Deadlock"));
  CHECK(run(answer()) == 42);
}

TEST_CASE("the trace ends with exit 0 when main returns, 1 when it throws") {
  const Run fine = run_simulated([]() -> Coro<> { co_return; });
  CHECK(fine.trace.back() == "{\"t\":0,\"k\":\"end\",\"exit\":0}");
  const Run broken = run_simulated([]() -> Coro<> {
    throw std::runtime_error("x");
    co_return;
  });
  CHECK(broken.trace.back() == "{\"t\":0,\"k\":\"end\",\"exit\":1}");
}

TEST_CASE("equal seeds draw equal numbers, other seeds others") {
  CHECK(draw(7) == draw(7));
  CHECK(draw(7) != draw(8));
}

TEST_CASE("uniform and randint are the numbers of the seed, and in range") {
  auto body = []() -> Coro<> {
    Random expected(5);
    CHECK(uniform(0, 1) == expected.random());
    CHECK(randint(-3, 3) == expected.randint(-3, 3));
    for (int i = 0; i < 100; ++i) {
      const double drawn = uniform(0, 1);
      CHECK_UNARY(drawn >= 0 && drawn < 1);
    }
    co_return;
  };
  run(body(), seeded(5));
}

TEST_CASE("random outside run is a RuntimeError") {
  CHECK_THROWS_AS(uniform(0, 1), RuntimeError);
  CHECK_THROWS_AS(randint(1, 2), RuntimeError);
}

TEST_CASE("the run's first record names the format, the backend and the seed") {
  const Run result = run_simulated([]() -> Coro<> { co_return; }, 99);
  CHECK(result.trace.front() == "{\"t\":0,\"k\":\"run\",\"format\":1,\"backend\":\"sim\",\"seed\":99}");
}

TEST_CASE("times in a trace never decrease") {
  const Run result = run_simulated([]() -> Coro<> {
    auto mixed = [](int number) -> Coro<> {
      co_await sleep(number * 1ms);
      co_await to_thread([number] {
        blocking_sleep(number * 3ms);
        print(number);
      });
      blocking_sleep(2ms);
      co_await checkpoint();
    };
    std::vector<Coro<>> all;
    for (int i = 0; i < 20; ++i) all.push_back(mixed(i));
    co_await gather(std::move(all));
  });
  std::int64_t before = 0;
  for (const std::string& line : result.trace) {
    const std::int64_t now = std::stoll(line.substr(line.find(':') + 1));
    CHECK_UNARY(now >= before);
    before = now;
  }
}
