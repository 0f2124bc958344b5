#include "runtime/future.h"

#include <memory>
#include <stdexcept>

#include "support/test.h"

namespace {

std::exception_ptr error(const char* text) {
  return std::make_exception_ptr(std::runtime_error(text));
}

}  // namespace

TEST_CASE("a future suspends its awaiters until its result is set, and wakes them in order") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Future<int> future;
    auto wait = [&](const char* name) -> Coro<> {
      const int value = co_await future;
      log(name, value);
    };
    Task<> a = create_task(wait("a"));
    Task<> b = create_task(wait("b"));
    co_await run_until_idle();
    CHECK_FALSE(a.done());
    future.set_result(5);
    CHECK(future.done());
    CHECK(log.lines.empty());
    co_await gather(a, b);
    CHECK(future.result() == 5);
  });
  CHECK(log.lines == Lines{"a 5", "b 5"});
}

TEST_CASE("awaiting a future that is done needs no suspension") {
  const Run run = run_simulated([]() -> Coro<> {
    Future<std::string> future;
    future.set_result("ready");
    const std::string value = co_await future;
    CHECK(value == "ready");
  });
  CHECK(run.count("suspend") == 0);
}

TEST_CASE("a future without a value is only an end") {
  run_simulated([]() -> Coro<> {
    Future<> future;
    get_running_loop().call_soon([&] { future.set_result(); });
    co_await future;
    CHECK(future.done());
  });
}

TEST_CASE("a future throws the exception that was set") {
  run_simulated([]() -> Coro<> {
    Future<int> future;
    future.set_exception(error("set"));
    CHECK(thrown_by([&] { future.result(); }) == "std::runtime_error: set");
    std::string how;
    try {
      const int value = co_await future;
      how = std::to_string(value);
    } catch (const std::runtime_error& caught) {
      how = caught.what();
    }
    CHECK(how == "set");
  });
}

TEST_CASE("exception() gives what was set, and then it counts as retrieved") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    {
      const Future<int> failed;
      CHECK(thrown_by([&] { failed.exception(); }).starts_with("InvalidStateError"));
      failed.set_exception(error("set"));
      CHECK(describe_exception(failed.exception()) == "std::runtime_error: set");
    }
    const Future<int> fine;
    fine.set_result(1);
    CHECK(fine.exception() == nullptr);
    const Future<int> cancelled;
    cancelled.cancel("no more");
    CHECK(thrown_by([&] { cancelled.exception(); }) == "CancelledError: no more");
    co_return;
  });
  CHECK(heard.empty());
}

TEST_CASE("handles of one future are equal, of two are not") {
  run_simulated([]() -> Coro<> {
    const Future<int> one, two;
    const Future<int> copy = one;
    CHECK(one == copy);
    CHECK(one != two);
    co_return;
  });
}

TEST_CASE("a future is resolved once") {
  run_simulated([]() -> Coro<> {
    Future<int> future;
    CHECK_THROWS_AS(future.result(), InvalidStateError);
    future.set_result(1);
    CHECK_THROWS_AS(future.set_result(2), InvalidStateError);
    CHECK_THROWS_AS(future.set_exception(error("late")), InvalidStateError);
    CHECK_FALSE(future.cancel());
    CHECK(future.result() == 1);
    Future<int> cancelled;
    CHECK(cancelled.cancel("no"));
    CHECK_FALSE(cancelled.cancel());
    CHECK_THROWS_AS(cancelled.set_result(1), InvalidStateError);
    co_return;
  });
}

TEST_CASE("cancelling a future cancels its awaiters with its message") {
  run_simulated([]() -> Coro<> {
    Future<int> future;
    auto wait = [&]() -> Coro<int> {
      const int value = co_await future;
      co_return value;
    };
    Task<int> task = create_task(wait());
    co_await run_until_idle();
    future.cancel("no more");
    co_await run_until_idle();
    CHECK(future.cancelled());
    CHECK(task.cancelled());
    CHECK(task.cancelling() == 0);
    CHECK(thrown_by([&] { task.result(); }) == "CancelledError: no more");
  });
}

TEST_CASE("cancelling an awaiter cancels the future for all who await it") {
  run_simulated([]() -> Coro<> {
    Future<> future;
    auto wait = [&]() -> Coro<> { co_await future; };
    Task<> one = create_task(wait());
    Task<> two = create_task(wait());
    co_await run_until_idle();
    one.cancel();
    CHECK(future.cancelled());
    co_await run_until_idle();
    CHECK(one.cancelled());
    CHECK(two.cancelled());
  });
}

TEST_CASE("an exception of a future that nobody retrieves reaches the handler once") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    {
      const Future<> future;
      future.set_exception(error("lost"));
      CHECK(heard.empty());
    }
    {
      const Future<> retrieved;
      retrieved.set_exception(error("seen"));
      CHECK_THROWS(retrieved.result());
    }
    co_return;
  });
  CHECK(heard == Lines{"Future exception was never retrieved: std::runtime_error: lost"});
}

TEST_CASE("a future's callbacks go through the loop") {
  Log log;
  run_simulated([&]() -> Coro<> {
    const Future<> future;
    future.add_done_callback([&] { log("one"); });
    future.add_done_callback([&] { log("two"); });
    future.set_result();
    log("not yet");
    co_await checkpoint();
  });
  CHECK(log.lines == Lines{"not yet", "one", "two"});
}

TEST_CASE("callbacks of a future that is dropped pending are dropped with it") {
  auto shared = std::make_shared<int>(1);
  run_simulated([&]() -> Coro<> {
    {
      const Future<> future;
      future.add_done_callback([shared] {});
    }
    CHECK(shared.use_count() == 1);
    co_return;
  });
}

TEST_CASE("a future needs a running loop") {
  CHECK_THROWS_AS(Future<int>(), RuntimeError);
}
