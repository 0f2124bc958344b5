#include "runtime/as_completed.h"

#include <stdexcept>

#include "support/coroutines.h"
#include "support/test.h"

namespace {

AsCompletedOptions within(Duration limit) {
  AsCompletedOptions options;
  options.timeout = limit;
  return options;
}

std::vector<Coro<int>> three() {
  std::vector<Coro<int>> coros;
  coros.push_back(value_after(3s, 3));
  coros.push_back(value_after(1s, 1));
  coros.push_back(value_after(2s, 2));
  return coros;
}

// Logs what each next() gives until the end.
template <class Handle>
Coro<> drain(Log& log, AsCompleted<Handle>& iterator) {
  bool more = true;
  while (more) {
    std::string how;
    try {
      const std::optional<Handle> next = co_await iterator.next();
      more = next.has_value();
      how = more ? std::to_string(next->result()) : "end";
    } catch (...) {
      how = describe_exception(std::current_exception());
    }
    log.timed(how);
  }
}

}  // namespace

TEST_CASE("as_completed gives tasks in order of completion, and none after the last") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto iterator = as_completed(three());
    co_await drain(log, iterator);
    const std::optional<Task<int>> after = co_await iterator.next();
    CHECK_FALSE(after);
  });
  CHECK(log.lines == Lines{"1s 1", "2s 2", "3s 3", "3s end"});
}

TEST_CASE("a task that failed is given like any other; its exception is in it") {
  Log log;
  run_simulated([&]() -> Coro<> {
    std::vector<Coro<int>> coros = three();
    coros.push_back(fail_after(1500ms, "broken"));
    auto iterator = as_completed(std::move(coros));
    co_await drain(log, iterator);
  });
  CHECK(log.lines == Lines{"1s 1", "1.5s std::runtime_error: broken", "2s 2", "3s 3", "3s end"});
}

TEST_CASE("a timeout is thrown by the iteration, once for each task that is not done; the tasks run on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    std::vector<Task<int>> tasks;
    for (Coro<int>& coro : three()) tasks.push_back(create_task(std::move(coro)));
    auto iterator = as_completed(tasks, within(1500ms));
    co_await drain(log, iterator);
    CHECK(tasks[0].cancelling() == 0);
    const int value = co_await tasks[0];
    CHECK(value == 3);
  });
  CHECK(log.lines ==
        Lines{"1s 1", "1.5s TimeoutError: the deadline passed", "1.5s TimeoutError: the deadline passed", "1.5s end"});
}

TEST_CASE("what was done before the deadline is given even after it") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto iterator = as_completed(three(), within(1500ms));
    co_await sleep(10s);
    co_await drain(log, iterator);
  });
  CHECK(log.lines ==
        Lines{"10s 1", "10s TimeoutError: the deadline passed", "10s TimeoutError: the deadline passed", "10s end"});
}

TEST_CASE("when all are done in time, the deadline goes, though the iterator stays") {
  const Run run = run_simulated([]() -> Coro<> {
    Log log;
    auto iterator = as_completed(three(), within(60s));
    co_await drain(log, iterator);
    co_await sleep(100s);
  });
  CHECK(run.count("fire") == 4);  // three tasks and the sleep
  CHECK(run.failure() == "");
}

TEST_CASE("as_completed of nothing ends at once, and sets no deadline") {
  const Run run = run_simulated([]() -> Coro<> {
    auto iterator = as_completed(std::vector<Task<int>>(), within(1s));
    const std::optional<Task<int>> next = co_await iterator.next();
    CHECK_FALSE(next);
  });
  CHECK(run.count("suspend") == 0);
  CHECK(run.count("timer") == 0);
}

TEST_CASE("what is given twice to as_completed comes once") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Future<int> future;
    future.set_result(4);
    auto iterator = as_completed(std::vector{future, future});
    co_await drain(log, iterator);
  });
  CHECK(log.lines == Lines{"0s 4", "0s end"});
}

TEST_CASE("as_completed gives the task itself") {
  run_simulated([]() -> Coro<> {
    Task<int> mine = create_task(value_after(1s, 1));
    auto iterator = as_completed(std::vector{mine});
    const std::optional<Task<int>> next = co_await iterator.next();
    CHECK((next == mine));
  });
}

TEST_CASE("a cancelled next() loses no task and cancels none") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto iterator = as_completed(three());
    Task<> consumer = create_task(drain(log, iterator));
    co_await sleep(500ms);
    // Waits for a task that is never given to it.
    auto wait_once = [&]() -> Coro<> { co_await iterator.next(); };
    Task<> other = create_task(wait_once());
    co_await checkpoint();
    other.cancel();
    co_await consumer;
    CHECK(other.cancelled());
  });
  CHECK(log.lines == Lines{"1s 1", "2s 2", "3s 3", "3s end"});
}

TEST_CASE("a next() cancelled after it was woken passes its task on") {
  run_simulated([]() -> Coro<> {
    Future<int> one, two;
    auto iterator = as_completed(std::vector{one, two});
    Log log;
    auto take = [&](const char* name) -> Coro<> {
      const std::optional<Future<int>> next = co_await iterator.next();
      log(name, next->result());
    };
    Task<> first = create_task(take("first"));
    Task<> second = create_task(take("second"));
    co_await checkpoint();
    one.set_result(1);
    co_await checkpoint();
    first.cancel();
    co_await run_until_idle();
    CHECK(first.cancelled());
    CHECK(log.lines == Lines{"second 1"});
    Task<> third = create_task(take("third"));
    two.set_result(2);
    co_await third;
    CHECK(log.lines == Lines{"second 1", "third 2"});
  });
}

TEST_CASE("several consumers share the tasks in order, and those that come too late see the end") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto iterator = as_completed(three());
    auto consume = [&](const char* name) -> Coro<> {
      while (true) {
        const std::optional<Task<int>> next = co_await iterator.next();
        if (!next) break;
        log.timed(name, next->result());
      }
      log.timed(name, "end");
    };
    co_await gather(consume("a"), consume("b"));
  });
  CHECK(log.lines == Lines{"1s a 1", "2s b 2", "2s b end", "3s a 3", "3s a end"});
}

TEST_CASE("an iterator that is dropped leaves its tasks running") {
  run_simulated([]() -> Coro<> {
    Task<int> task = create_task(value_after(1s, 1));
    {
      auto iterator = as_completed(std::vector{task}, within(500ms));
    }
    const int value = co_await task;
    CHECK(value == 1);
  });
}

TEST_CASE("the trace shows how many tasks an iteration still waits for") {
  const Run run = run_simulated([]() -> Coro<> {
    auto iterator = as_completed(three(), within(5s));
    const std::optional<Task<int>> next = co_await iterator.next();
    CHECK(next);
  });
  const std::string suspend = run.records({"suspend"})[0];
  CHECK(suspend.find("\"on\":\"as_completed\",\"at\":\"as_completed_test.cpp:") != std::string::npos);
  CHECK(suspend.find("\"count\":3,\"until\":5000000000") != std::string::npos);
}
