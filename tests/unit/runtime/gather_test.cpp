#include "runtime/gather.h"

#include <memory>
#include <stdexcept>

#include "support/test.h"

namespace {

Coro<int> value_after(Duration delay, int value) {
  co_await sleep(delay);
  co_return value;
}

Coro<int> fail_after(Duration delay, const char* text) {
  co_await sleep(delay);
  throw std::runtime_error(text);
  co_return 0;
}

Coro<> nothing() {
  co_return;
}

// How awaiting `future` ended.
template <class T>
Coro<std::string> ending(Future<T> future) {
  std::string how = "result";
  try {
    co_await future;
  } catch (...) {
    how = describe_exception(std::current_exception());
  }
  co_return how;
}

}  // namespace

TEST_CASE("gather gives results in argument order, whatever the order of completion") {
  const Run run = run_simulated([]() -> Coro<> {
    const auto [a, b, c] = co_await gather(value_after(3s, 1), value_after(1s, 2), value_after(2s, 3));
    CHECK(a == 1);
    CHECK(b == 2);
    CHECK(c == 3);
  });
  CHECK(run.elapsed == 3s);
}

TEST_CASE("gather of a vector gives a vector in order") {
  const Run run = run_simulated([]() -> Coro<> {
    std::vector<Coro<int>> coros;
    for (int i = 0; i < 10; ++i) coros.push_back(value_after((10 - i) * 100ms, i));
    const std::vector<int> values = co_await gather(std::move(coros));
    CHECK(values == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  });
  CHECK(run.elapsed == 1s);
}

TEST_CASE("gather of nothing gives nothing, without a suspension") {
  const Run run = run_simulated([]() -> Coro<> {
    const std::vector<int> values = co_await gather(std::vector<Task<int>>());
    CHECK(values.empty());
  });
  CHECK(run.count("suspend") == 0);
}

TEST_CASE("a void result is gathered as a monostate") {
  run_simulated([]() -> Coro<> {
    const auto results = co_await gather(nothing(), value_after(1s, 7));
    CHECK(std::is_same_v<decltype(results), const std::tuple<std::monostate, int>>);
    CHECK(std::get<1>(results) == 7);
  });
}

TEST_CASE("coroutines become tasks in argument order; tasks stay what they are") {
  run_simulated([]() -> Coro<> {
    Task<int> mine = create_task(value_after(1s, 1), {.name = "mine"});
    auto all = gather(value_after(1s, 2), mine, value_after(1s, 3));
    CHECK(all_tasks().size() == 4);
    CHECK_FALSE(all.done());
    const auto results = co_await all;
    CHECK(results == std::tuple(2, 1, 3));
    CHECK(mine.result() == 1);
  });
}

TEST_CASE("futures and tasks gather side by side") {
  run_simulated([]() -> Coro<> {
    Future<int> future;
    get_running_loop().call_later(2s, [&] { future.set_result(5); });
    const auto results = co_await gather(future, value_after(1s, 6));
    CHECK(results == std::tuple(5, 6));
  });
}

TEST_CASE("gather of what is done already needs no suspension") {
  const Run run = run_simulated([]() -> Coro<> {
    Future<int> one, two;
    one.set_result(1);
    two.set_result(2);
    const auto results = co_await gather(one, two);
    CHECK(results == std::tuple(1, 2));
  });
  CHECK(run.count("suspend") == 0);
}

TEST_CASE("a move-only result is moved out of gather") {
  run_simulated([]() -> Coro<> {
    auto make = []() -> Coro<std::unique_ptr<int>> { co_return std::make_unique<int>(3); };
    auto [pointer] = co_await gather(make());
    REQUIRE(pointer);
    CHECK(*pointer == 3);
  });
}

TEST_CASE("the first exception ends gather at once while the siblings run on") {
  run_simulated([]() -> Coro<> {
    Task<int> slow = create_task(value_after(5s, 1));
    Task<int> bad = create_task(fail_after(1s, "first"));
    const std::string how = co_await ending(gather(slow, bad));
    CHECK(how == "std::runtime_error: first");
    CHECK(get_running_loop().time() == 1s);
    CHECK_FALSE(slow.done());
    const int value = co_await slow;
    CHECK(value == 1);
  });
}

TEST_CASE("later exceptions of the siblings count as retrieved") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    const std::string how = co_await ending(gather(fail_after(1s, "first"), fail_after(2s, "second")));
    CHECK(how == "std::runtime_error: first");
    co_await sleep(5s);
  });
  CHECK(heard.empty());
}

TEST_CASE("a child cancelled on its own: the awaiter sees CancelledError, its own count stays 0") {
  run_simulated([]() -> Coro<> {
    Task<int> one = create_task(value_after(1s, 1));
    Task<int> two = create_task(value_after(1s, 2));
    get_running_loop().call_later(500ms, [&] { one.cancel("alone"); });
    const std::string how = co_await ending(gather(one, two));
    CHECK(how == "CancelledError: alone");
    CHECK(current_task().cancelling() == 0);
    const int value = co_await two;
    CHECK(value == 2);
  });
}

TEST_CASE("cancelled from outside, gather cancels every child and throws CancelledError") {
  run_simulated([]() -> Coro<> {
    Task<int> one = create_task(value_after(10s, 1));
    Task<int> two = create_task(value_after(10s, 2));
    Task<std::string> waiter = create_task(ending(gather(one, two)));
    co_await sleep(1s);
    waiter.cancel("outside");
    co_await run_until_idle();
    CHECK(waiter.result() == "CancelledError: outside");
    CHECK(waiter.cancelling() == 1);
    CHECK(one.cancelled());
    CHECK(two.cancelled());
    CHECK(one.cancelling() == 1);
  });
}

TEST_CASE("gather cancelled from outside throws CancelledError even when every child swallows it") {
  run_simulated([]() -> Coro<> {
    auto stubborn = []() -> Coro<int> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
      }
      co_return 1;
    };
    Task<std::string> waiter = create_task(ending(gather(stubborn(), stubborn())));
    co_await sleep(1s);
    waiter.cancel();
    co_await run_until_idle();
    CHECK(waiter.result() == "CancelledError");
  });
}

TEST_CASE("gather whose children are all done cannot be cancelled any more") {
  run_simulated([]() -> Coro<> {
    Task<int> one = create_task(value_after(0s, 1));
    auto all = gather(one);
    co_await run_until_idle();
    CHECK(all.done());
    CHECK_FALSE(all.cancel());
    CHECK(all.result() == std::tuple(1));
  });
}

TEST_CASE("one task given twice gives its result twice") {
  run_simulated([]() -> Coro<> {
    Task<int> task = create_task(value_after(1s, 4));
    const auto results = co_await gather(task, task);
    CHECK(results == std::tuple(4, 4));
  });
}

TEST_CASE("a gather that nobody awaits still runs its children") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto say = [&](const char* text) -> Coro<> {
      log(text);
      co_return;
    };
    static_cast<void>(gather(say("a"), say("b")));
    co_await run_until_idle();
  });
  CHECK(log.lines == Lines{"a", "b"});
}

TEST_CASE("gathers nest") {
  const Run run = run_simulated([]() -> Coro<> {
    const auto results = co_await gather(gather(value_after(1s, 1), value_after(2s, 2)), value_after(3s, 3));
    CHECK(results == std::tuple(std::tuple(1, 2), 3));
  });
  CHECK(run.elapsed == 3s);
}

TEST_CASE("the trace counts what a gather waits for") {
  const Run run = run_simulated([]() -> Coro<> { co_await gather(value_after(1s, 1), value_after(1s, 2)); });
  const std::string suspend = run.records({"suspend"})[0];
  CHECK(suspend.find("\"on\":\"gather\"") != std::string::npos);
  CHECK(suspend.find("\"count\":2") != std::string::npos);
}
