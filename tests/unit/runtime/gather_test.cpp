#include "runtime/gather.h"

#include <memory>
#include <stdexcept>

#include "support/coroutines.h"
#include "support/test.h"

namespace {

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

TEST_CASE("one future given twice is waited for once and fails once") {
  run_simulated([]() -> Coro<> {
    Future<int> future;
    auto twice = gather(future, future);
    future.set_exception(std::make_exception_ptr(std::runtime_error("set")));
    const std::string how = co_await ending(twice);
    CHECK(how == "std::runtime_error: set");
    std::vector<Future<int>> many(3, Future<int>());
    many[0].set_result(5);
    const std::vector<int> results = co_await gather(many);
    CHECK(results == std::vector<int>{5, 5, 5});
  });
}

TEST_CASE("a task whose result cannot be copied is refused when it is given twice") {
  run_simulated([]() -> Coro<> {
    auto make = []() -> Coro<std::unique_ptr<int>> { co_return std::make_unique<int>(3); };
    Task<std::unique_ptr<int>> task = create_task(make());
    CHECK_THROWS_AS(static_cast<void>(gather(task, task)), ValueError);
    CHECK_THROWS_AS(static_cast<void>(gather(std::vector{task, task})), ValueError);
    CHECK_THROWS_AS(static_cast<void>(gather_settled(task, task)), ValueError);
    auto [pointer] = co_await gather(task);
    REQUIRE(pointer);
    CHECK(*pointer == 3);
  });
}

TEST_CASE("a vector of results that cannot be copied is moved out of gather") {
  run_simulated([]() -> Coro<> {
    auto make = [](int value) -> Coro<std::unique_ptr<int>> { co_return std::make_unique<int>(value); };
    std::vector<Coro<std::unique_ptr<int>>> coros;
    coros.push_back(make(1));
    coros.push_back(make(2));
    const std::vector<std::unique_ptr<int>> results = co_await gather(std::move(coros));
    REQUIRE(results.size() == 2);
    CHECK(*results[1] == 2);
    auto [outcome] = co_await gather_settled(make(3));
    CHECK(*outcome.value() == 3);
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

TEST_CASE("gather_settled waits for every child and tells how each ended") {
  const Run run = run_simulated([]() -> Coro<> {
    Task<int> victim = create_task(value_after(10s, 1));
    get_running_loop().call_later(1s, [&] { victim.cancel("alone"); });
    const auto [good, bad, gone, none] =
        co_await gather_settled(value_after(3s, 7), fail_after(2s, "broken"), victim, nothing());
    CHECK(std::is_same_v<decltype(none), const Outcome<>>);
    CHECK(good.has_value());
    CHECK(good.value() == 7);
    CHECK(good.exception() == nullptr);
    CHECK_FALSE(good.cancelled());
    CHECK_FALSE(bad.has_value());
    CHECK(describe_exception(bad.exception()) == "std::runtime_error: broken");
    CHECK_FALSE(bad.cancelled());
    CHECK_THROWS_AS(bad.value(), std::runtime_error);
    CHECK(gone.cancelled());
    CHECK(describe_exception(gone.exception()) == "CancelledError: alone");
    CHECK_THROWS_AS(gone.value(), CancelledError);
    CHECK(none.has_value());
    CHECK(none.value() == std::monostate());
    CHECK(current_task().cancelling() == 0);
  });
  CHECK(run.elapsed == 3s);
}

TEST_CASE("gather_settled of a vector gives outcomes in order") {
  run_simulated([]() -> Coro<> {
    std::vector<Coro<int>> coros;
    coros.push_back(fail_after(2s, "a"));
    coros.push_back(value_after(1s, 2));
    const std::vector<Outcome<int>> outcomes = co_await gather_settled(std::move(coros));
    REQUIRE(outcomes.size() == 2);
    CHECK(describe_exception(outcomes[0].exception()) == "std::runtime_error: a");
    CHECK(outcomes[1].value() == 2);
    const std::vector<Outcome<>> none = co_await gather_settled(std::vector<Task<>>());
    CHECK(none.empty());
  });
}

TEST_CASE("the errors that gather_settled gives count as retrieved") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    co_await gather_settled(fail_after(1s, "first"), fail_after(2s, "second"));
  });
  CHECK(heard.empty());
}

TEST_CASE("gather_settled cancelled from outside cancels every child and throws CancelledError, not the outcomes") {
  run_simulated([]() -> Coro<> {
    Task<int> settled = create_task(value_after(0s, 1));
    Task<int> slow = create_task(value_after(10s, 2));
    auto all = gather_settled(settled, slow);
    Task<std::string> waiter = create_task(ending(all));
    co_await sleep(1s);
    waiter.cancel("outside");
    co_await run_until_idle();
    CHECK(waiter.result() == "CancelledError: outside");
    CHECK(waiter.cancelling() == 1);
    CHECK(slow.cancelled());
    CHECK_FALSE(all.cancelled());  // as in CPython: it ended with the exception
  });
}

TEST_CASE("gather_settled cancelled from outside throws CancelledError even when the children swallow it") {
  run_simulated([]() -> Coro<> {
    auto stubborn = []() -> Coro<int> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
      }
      co_return 1;
    };
    Task<std::string> waiter = create_task(ending(gather_settled(stubborn(), fail_after(20s, "late"))));
    co_await sleep(1s);
    waiter.cancel();
    co_await run_until_idle();
    CHECK(waiter.result() == "CancelledError");
  });
}

TEST_CASE("a gather that failed with a cancelled child counts as cancelled within gather_settled") {
  run_simulated([]() -> Coro<> {
    Task<int> victim = create_task(value_after(10s, 1));
    get_running_loop().call_later(1s, [&] { victim.cancel("alone"); });
    const auto [outcome] = co_await gather_settled(gather(victim));
    CHECK(outcome.cancelled());
    CHECK(describe_exception(outcome.exception()) == "CancelledError: alone");
  });
}

TEST_CASE("one task given twice is settled twice, and asked twice to end") {
  run_simulated([]() -> Coro<> {
    Task<int> bad = create_task(fail_after(1s, "broken"));
    const auto [one, two] = co_await gather_settled(bad, bad);
    CHECK(describe_exception(one.exception()) == "std::runtime_error: broken");
    CHECK(one.exception() == two.exception());
    Task<int> slow = create_task(value_after(10s, 1));
    auto both = gather(slow, slow);
    co_await checkpoint();
    both.cancel();
    CHECK(slow.cancelling() == 2);
    const std::string how = co_await ending(both);
    CHECK(how == "CancelledError");
  });
}

TEST_CASE("the trace counts what a gather waits for") {
  const Run run = run_simulated([]() -> Coro<> { co_await gather(value_after(1s, 1), value_after(1s, 2)); });
  const std::string suspend = run.records({"suspend"})[0];
  CHECK(suspend.find("\"on\":\"gather\"") != std::string::npos);
  CHECK(suspend.find("\"count\":2") != std::string::npos);
}
