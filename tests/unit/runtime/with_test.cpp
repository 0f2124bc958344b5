#include "runtime/with.h"

#include <memory>
#include <stdexcept>

#include "support/coroutines.h"
#include "support/test.h"

namespace {

// Says when it is opened and closed; closing takes a second.
class Session {
 public:
  explicit Session(Log& log, const char* failure = nullptr) : log_(&log), failure_(failure) {}
  Coro<> close() {
    log_->timed("closing");
    co_await sleep(1s);
    log_->timed("closed");
    if (failure_) throw std::runtime_error(failure_);
  }

  static Coro<Session> open(Log& log) {
    co_await sleep(1s);
    log.timed("open");
    Session session(log);
    co_return session;
  }

 private:
  Log* log_;
  const char* failure_;
};

// Awaits `work` and logs how it ended, with the count that is left.
template <class T>
Coro<> ending(Log& log, Coro<T> work) {
  std::string how = "result";
  try {
    co_await work;
  } catch (...) {
    how = describe_exception(std::current_exception());
  }
  log.timed(how, "count", current_task().cancelling());
}

// The same, and whether the next await throws.
template <class T>
Coro<> ending_then_await(Log& log, Coro<T> work) {
  co_await ending(log, std::move(work));
  std::string how = "went on";
  try {
    co_await checkpoint();
  } catch (const CancelledError& error) {
    how = "then CancelledError " + error.message();
  }
  log(how, "count", current_task().cancelling());
}

}  // namespace

TEST_CASE("with gives the body's result after the resource is closed") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&](Session&) -> Coro<int> {
      const int value = co_await value_after(1s, 5);
      log.timed("used");
      co_return value;
    };
    const int result = co_await with(Session(log), body);
    log.timed("result", result);
  });
  CHECK(log.lines == Lines{"1s used", "1s closing", "2s closed", "2s result 5"});
}

TEST_CASE("with awaits the resource first") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&](Session&) -> Coro<> {
      log.timed("used");
      co_return;
    };
    co_await with(Session::open(log), body);
    log.timed("done");
  });
  CHECK(log.lines == Lines{"1s open", "1s used", "1s closing", "2s closed", "2s done"});
}

TEST_CASE("with passes a result that cannot be copied") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<std::unique_ptr<int>> { co_return std::make_unique<int>(3); };
    const std::unique_ptr<int> one = co_await with(Session(log), body);
    const std::unique_ptr<int> two = co_await with(Session::open(log), body);
    CHECK(*one + *two == 6);
  });
}

TEST_CASE("when the resource cannot be had, nothing is closed") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto fail = []() -> Coro<Session> {
      co_await sleep(1s);
      throw std::runtime_error("refused");
    };
    auto body = [&](Session&) -> Coro<> {
      log("used");
      co_return;
    };
    co_await ending(log, with(fail(), body));
    Task<> task = create_task(ending(log, with(Session::open(log), body)));
    co_await sleep(500ms);
    task.cancel();
    co_await task;
  });
  CHECK(log.lines == Lines{"1s std::runtime_error: refused count 0", "1.5s CancelledError count 1"});
}

TEST_CASE("the resource is closed when the body throws, and the exception passes on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<> {
      co_await sleep(1s);
      throw std::runtime_error("body");
    };
    co_await ending(log, with(Session(log), body));
  });
  CHECK(log.lines == Lines{"1s closing", "2s closed", "2s std::runtime_error: body count 0"});
}

TEST_CASE("a body that throws before it gives a coroutine closes the resource too") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<> { throw std::runtime_error("at once"); };
    co_await ending(log, with(Session(log), body));
  });
  CHECK(log.lines == Lines{"0s closing", "1s closed", "1s std::runtime_error: at once count 0"});
}

TEST_CASE("cancelled in the body, the resource is closed, and CancelledError passes on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<> { co_await sleep(100s); };
    Task<> task = create_task(ending_then_await(log, with(Session(log), body)));
    co_await sleep(1s);
    task.cancel("outside");
    co_await task;
  });
  CHECK(log.lines == Lines{"1s closing", "2s closed", "2s CancelledError: outside count 1", "went on count 1"});
}

TEST_CASE("a cancel while the resource is closed waits for that, and is delivered then") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<int> { co_return 1; };
    Task<> task = create_task(ending_then_await(log, with(Session(log), body)));
    co_await sleep(500ms);
    task.cancel("outside");
    co_await task;
  });
  CHECK(log.lines == Lines{"0s closing", "1s closed", "1s CancelledError: outside count 1", "went on count 1"});
}

TEST_CASE("a cancel in the tick in which the close ends is delivered") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<> { co_return; };
    Task<> task = create_task(ending(log, with(Session(log), body)));
    co_await checkpoint();
    get_running_loop().call_at(1s, [&] { task.cancel("outside"); });
    co_await task;
  });
  CHECK(log.lines == Lines{"0s closing", "1s closed", "1s CancelledError: outside count 1"});
}

TEST_CASE("cancelled in the body and again while the resource is closed: one CancelledError, the first") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<> { co_await sleep(100s); };
    Task<> task = create_task(ending_then_await(log, with(Session(log), body)));
    co_await sleep(1s);
    task.cancel("one");
    co_await sleep(200ms);
    task.cancel("two");
    co_await sleep(200ms);
    task.cancel("three");
    co_await task;
  });
  CHECK(log.lines == Lines{"1s closing", "2s closed", "2s CancelledError: one count 3", "went on count 3"});
}

TEST_CASE("cancelled twice while the resource is closed: one CancelledError, the first") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<> { co_return; };
    Task<> task = create_task(ending_then_await(log, with(Session(log), body)));
    co_await sleep(200ms);
    task.cancel("one");
    co_await sleep(200ms);
    task.cancel("two");
    co_await task;
  });
  CHECK(log.lines == Lines{"0s closing", "1s closed", "1s CancelledError: one count 2", "went on count 2"});
}

TEST_CASE("a request that the body left undelivered does not stop the close") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<> {
      current_task().cancel("own");
      co_return;
    };
    Task<> task = create_task(ending(log, with(Session(log), body)));
    co_await task;
  });
  CHECK(log.lines == Lines{"0s closing", "1s closed", "1s CancelledError: own count 1"});
}

TEST_CASE("the body's exception goes before a cancel during the close, which the next await throws") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<> {
      throw std::runtime_error("body");
      co_return;
    };
    Task<> task = create_task(ending_then_await(log, with(Session(log), body)));
    co_await sleep(500ms);
    task.cancel("outside");
    co_await task;
  });
  CHECK(log.lines ==
        Lines{"0s closing", "1s closed", "1s std::runtime_error: body count 1", "then CancelledError outside count 1"});
}

TEST_CASE("an exception of close is thrown") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<int> { co_return 1; };
    co_await ending(log, with(Session(log, "close"), body));
  });
  CHECK(log.lines == Lines{"0s closing", "1s closed", "1s std::runtime_error: close count 0"});
}

TEST_CASE("an exception of close goes before the body's, of which the handler hears") {
  Log log;
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    auto body = [](Session&) -> Coro<> {
      throw std::runtime_error("body");
      co_return;
    };
    co_await ending(log, with(Session(log, "close"), body));
  });
  CHECK(log.lines == Lines{"0s closing", "1s closed", "1s std::runtime_error: close count 0"});
  CHECK(heard == Lines{"An exception was replaced by one of its clean-up: std::runtime_error: body"});
}

TEST_CASE("an exception of close goes before a cancellation, which the next await throws") {
  Log log;
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    auto body = [](Session&) -> Coro<> { co_await sleep(100s); };
    Task<> task = create_task(ending_then_await(log, with(Session(log, "close"), body)));
    co_await sleep(1s);
    task.cancel("outside");
    co_await task;
  });
  CHECK(log.lines == Lines{"1s closing", "2s closed", "2s std::runtime_error: close count 1",
                           "then CancelledError outside count 1"});
  CHECK(heard.empty());
}

TEST_CASE("a deadline around with waits for the close and throws TimeoutError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<> { co_await sleep(100s); };
    co_await ending_then_await(log, timeout(2s, with(Session(log), body)));
  });
  CHECK(log.lines ==
        Lines{"2s closing", "3s closed", "3s TimeoutError: the deadline passed count 0", "went on count 0"});
}

TEST_CASE("a deadline that comes during the close does not hide the body's exception") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Session&) -> Coro<> {
      throw std::runtime_error("body");
      co_return;
    };
    co_await ending_then_await(log, timeout(500ms, with(Session(log), body)));
  });
  CHECK(log.lines == Lines{"0s closing", "1s closed", "1s std::runtime_error: body count 0", "went on count 0"});
}

TEST_CASE("resources nest, the inner one is closed first") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto outer = [&](Session&) -> Coro<> {
      auto inner = [&](Session&) -> Coro<> {
        log.timed("inside");
        co_return;
      };
      co_await with(Session(log), inner);
      log.timed("between");
    };
    co_await with(Session(log), outer);
  });
  CHECK(log.lines == Lines{"0s inside", "0s closing", "1s closed", "1s between", "1s closing", "2s closed"});
}

TEST_CASE("async_finally runs its clean-up after a result, an exception and a cancellation") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto cleanup = [&]() -> Coro<> {
      co_await sleep(1s);
      log.timed("cleaned up");
    };
    auto good = []() -> Coro<int> { co_return 4; };
    const int value = co_await async_finally(good, cleanup);
    CHECK(value == 4);
    auto bad = []() -> Coro<> {
      throw std::runtime_error("body");
      co_return;
    };
    co_await ending(log, async_finally(bad, cleanup));
    auto slow = []() -> Coro<> { co_await sleep(100s); };
    Task<> task = create_task(ending(log, async_finally(slow, cleanup)));
    co_await sleep(1s);
    task.cancel("outside");
    co_await task;
  });
  CHECK(log.lines == Lines{"1s cleaned up", "2s cleaned up", "2s std::runtime_error: body count 0", "4s cleaned up",
                           "4s CancelledError: outside count 1"});
}

TEST_CASE("async_finally takes coroutines and tasks as they are") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto cleanup = [&]() -> Coro<> {
      log.timed("cleaned up");
      co_return;
    };
    Task<int> task = create_task(value_after(1s, 2));
    const int from_task = co_await async_finally(task, cleanup());
    const int from_coroutine = co_await async_finally(value_after(1s, 3), cleanup());
    log(from_task, from_coroutine);
  });
  CHECK(log.lines == Lines{"1s cleaned up", "2s cleaned up", "2 3"});
}

TEST_CASE("a clean-up that throws before it gives a coroutine is like one that throws later") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = []() -> Coro<> { co_return; };
    auto cleanup = []() -> Coro<> { throw std::runtime_error("at once"); };
    co_await ending(log, async_finally(body, cleanup));
  });
  CHECK(log.lines == Lines{"0s std::runtime_error: at once count 0"});
}

TEST_CASE("a body that throws a CancelledError of its own leaves no request behind when the clean-up fails") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = []() -> Coro<> {
      throw CancelledError("own");
      co_return;
    };
    auto cleanup = []() -> Coro<> {
      throw std::runtime_error("clean-up");
      co_return;
    };
    co_await ending_then_await(log, async_finally(body, cleanup));
  });
  CHECK(log.lines == Lines{"0s std::runtime_error: clean-up count 0", "went on count 0"});
}

TEST_CASE("the trace shows the clean-up as a task, made where with was written") {
  const Run run = run_simulated([]() -> Coro<> {
    Log log;
    auto body = [](Session&) -> Coro<> { co_return; };
    co_await with(Session(log), body);
  });
  const Lines tasks = run.records({"task"});
  REQUIRE(tasks.size() == 2);
  CHECK(tasks[1].find("\"at\":\"with_test.cpp:") != std::string::npos);
  const std::string suspend = run.records({"suspend"})[0];
  CHECK(suspend.find("\"task\":1,\"on\":\"shield\",\"at\":\"with_test.cpp:") != std::string::npos);
  CHECK(suspend.find("\"waits_for\":2") != std::string::npos);
}
