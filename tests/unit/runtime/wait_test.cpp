#include "runtime/wait.h"

#include <stdexcept>

#include "support/coroutines.h"
#include "support/test.h"

namespace {

WaitOptions options(std::optional<Duration> limit, ReturnWhen return_when = ALL_COMPLETED) {
  WaitOptions given;
  given.timeout = limit;
  given.return_when = return_when;
  return given;
}

// wait() for the tasks; logs the time and the names of those that are done and of those that are not.
Coro<> waited(Log& log, std::vector<Task<int>> tasks, WaitOptions given = {}) {
  const WaitResult<Task<int>> result = co_await wait(std::move(tasks), given);
  std::string line = "done";
  for (const Task<int>& task : result.done) line += " " + task.name();
  line += ", pending";
  for (const Task<int>& task : result.pending) line += " " + task.name();
  log.timed(line);
}

std::vector<Task<int>> three_tasks() {
  std::vector<Task<int>> tasks;
  tasks.push_back(create_task(value_after(3s, 1), {"slow"}));
  tasks.push_back(create_task(value_after(1s, 2), {"fast"}));
  tasks.push_back(create_task(fail_after(2s, "broken"), {"bad"}));
  return tasks;
}

// How waiting for `awaitable` ended, and when.
template <class A>
Coro<> limited(Log& log, A awaitable, std::optional<Duration> limit) {
  std::string how;
  try {
    const int value = co_await wait_for(std::move(awaitable), limit);
    how = std::to_string(value);
  } catch (...) {
    how = describe_exception(std::current_exception());
  }
  log.timed(how, "count", current_task().cancelling());
}

}  // namespace

TEST_CASE("wait returns when all are done, whatever became of them, in the order in which they were given") {
  Log log;
  run_simulated([&]() -> Coro<> {
    std::vector<Task<int>> tasks = three_tasks();
    co_await waited(log, tasks);
    CHECK(describe_exception(tasks[2].exception()) == "std::runtime_error: broken");
  });
  CHECK(log.lines == Lines{"3s done slow fast bad, pending"});
}

TEST_CASE("wait returns when the first is done, and cancels nothing") {
  Log log;
  run_simulated([&]() -> Coro<> {
    std::vector<Task<int>> tasks = three_tasks();
    co_await waited(log, tasks, options(std::nullopt, FIRST_COMPLETED));
    CHECK(tasks[0].cancelling() == 0);
    const int value = co_await tasks[0];
    CHECK(value == 1);
    tasks[2].exception();
  });
  CHECK(log.lines == Lines{"1s done fast, pending slow bad"});
}

TEST_CASE("wait returns when the first fails") {
  Log log;
  run_simulated([&]() -> Coro<> { co_await waited(log, three_tasks(), options(std::nullopt, FIRST_EXCEPTION)); });
  CHECK(log.lines == Lines{"2s done fast bad, pending slow"});
}

TEST_CASE("waiting for the first exception, a cancelled task counts as done only") {
  Log log;
  run_simulated([&]() -> Coro<> {
    std::vector<Task<int>> tasks = three_tasks();
    get_running_loop().call_later(500ms, [&] { tasks[2].cancel(); });
    co_await waited(log, tasks, options(std::nullopt, FIRST_EXCEPTION));
  });
  CHECK(log.lines == Lines{"3s done slow fast bad, pending"});
}

TEST_CASE("a timeout of wait is no error: what is not done is pending") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    std::vector<Task<int>> tasks = three_tasks();
    co_await waited(log, tasks, options(1500ms));
    co_await waited(log, tasks, options(0s));
    co_await waited(log, tasks, options(-1s));
    co_await waited(log, tasks, options(10s));
    tasks[2].exception();
  });
  CHECK(log.lines == Lines{"1.5s done fast, pending slow bad", "1.5s done fast, pending slow bad",
                           "1.5s done fast, pending slow bad", "3s done slow fast bad, pending"});
  CHECK(run.failure() == "");
  CHECK(run.elapsed == 3s);
}

TEST_CASE("wait suspends even when everything is done") {
  const Run run = run_simulated([]() -> Coro<> {
    Future<int> future;
    future.set_result(1);
    const std::vector<Future<int>> list{future};
    const WaitResult<Future<int>> result = co_await wait(list);
    CHECK(result.done == list);
    CHECK(result.pending.empty());
  });
  CHECK(run.count("suspend") == 1);
}

TEST_CASE("wait for nothing is a ValueError") {
  const Run run = run_simulated([]() -> Coro<> {
    const std::vector<Task<>> none;
    co_await wait(none);
  });
  CHECK(run.failure() == "ValueError: wait() was given no tasks; it would have nothing to wait for");
}

TEST_CASE("what is given twice to wait counts and comes back once") {
  run_simulated([]() -> Coro<> {
    std::vector<Future<int>> futures(4, Future<int>());
    futures[1] = Future<int>();
    futures[0].set_result(1);
    const WaitResult<Future<int>> result = co_await wait(futures, options(1s));
    CHECK(result.done == std::vector{futures[0]});
    CHECK(result.pending == std::vector{futures[1]});
  });
}

TEST_CASE("what is given twice to wait comes back where it was given first") {
  run_simulated([]() -> Coro<> {
    const Future<int> one, two;
    one.set_result(1);
    two.set_result(2);
    const std::vector<Future<int>> list{one, two, one, two, one};
    const WaitResult<Future<int>> result = co_await wait(list);
    CHECK((result.done == std::vector{one, two}));
    const std::vector<Future<int>> turned{two, one, one, two};
    const WaitResult<Future<int>> other = co_await wait(turned);
    CHECK((other.done == std::vector{two, one}));
  });
}

TEST_CASE("cancelling a wait leaves the tasks running, and they do not miss it") {
  run_simulated([]() -> Coro<> {
    Log log;
    std::vector<Task<int>> tasks = three_tasks();
    Task<> waiter = create_task(waited(log, tasks, options(10s)));
    co_await sleep(500ms);
    waiter.cancel();
    co_await run_until_idle();
    CHECK(waiter.cancelled());
    CHECK(tasks[0].cancelling() == 0);
    const int value = co_await tasks[0];
    CHECK(value == 1);
    tasks[2].exception();
    CHECK(log.lines.empty());
  });
}

TEST_CASE("a wait cancelled in the tick in which its task ended is cancelled") {
  run_simulated([]() -> Coro<> {
    Log log;
    Future<int> future;
    const std::vector<Future<int>> list{future};
    auto body = [&]() -> Coro<> { co_await wait(list); };
    Task<> waiter = create_task(body());
    co_await checkpoint();
    future.set_result(1);
    co_await checkpoint();
    waiter.cancel();
    co_await run_until_idle();
    CHECK(waiter.cancelled());
  });
}

TEST_CASE("errors of awaited tasks that nobody looks at reach the handler") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    Log log;
    co_await waited(log, three_tasks());
  });
  CHECK(heard == Lines{"Task exception was never retrieved: std::runtime_error: broken [bad]"});
}

TEST_CASE("the trace shows what a wait counts and until when") {
  const Run run = run_simulated([]() -> Coro<> {
    std::vector<Task<int>> tasks = three_tasks();
    co_await wait(tasks, options(1500ms));
    tasks[2].cancel();
  });
  const std::string suspend = run.records({"suspend"})[0];
  CHECK(suspend.find("\"on\":\"wait\",\"at\":\"wait_test.cpp:") != std::string::npos);
  CHECK(suspend.find("\"count\":3,\"until\":1500000000") != std::string::npos);
}

TEST_CASE("wait_for gives the result within the limit, or for as long as it takes") {
  Log log;
  run_simulated([&]() -> Coro<> {
    co_await limited(log, value_after(1s, 7), 2s);
    co_await limited(log, value_after(100s, 8), std::nullopt);
    co_await limited(log, fail_after(1s, "broken"), 2s);
  });
  CHECK(log.lines == Lines{"1s 7 count 0", "101s 8 count 0", "102s std::runtime_error: broken count 0"});
}

TEST_CASE("wait_for cancels at the limit, waits for the clean-up and throws TimeoutError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto slow = []() -> Coro<int> {
      std::exception_ptr cancelled;
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        cancelled = std::current_exception();
      }
      co_await sleep(1s);
      std::rethrow_exception(cancelled);
    };
    co_await limited(log, slow(), 2s);
    Task<int> task = create_task(value_after(10s, 1));
    co_await limited(log, task, 1s);
    CHECK(task.cancelled());
  });
  CHECK(log.lines ==
        Lines{"3s TimeoutError: the deadline passed count 0", "4s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("wait_for with a limit that is not positive never starts a coroutine") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<int> {
      log("began");
      co_return 1;
    };
    co_await limited(log, body(), 0s);
    co_await limited(log, body(), -1s);
  });
  CHECK(log.lines ==
        Lines{"0s TimeoutError: the deadline passed count 0", "0s TimeoutError: the deadline passed count 0"});
  CHECK(run.count("lint") == 0);
}

TEST_CASE("wait_for with a limit that is not positive gives what is done already") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Future<int> good, bad, gone;
    good.set_result(7);
    bad.set_exception(std::make_exception_ptr(std::runtime_error("set")));
    gone.cancel("gone");
    co_await limited(log, good, 0s);
    co_await limited(log, bad, -1s);
    co_await limited(log, gone, 0s);
  });
  CHECK(log.lines == Lines{"0s 7 count 0", "0s std::runtime_error: set count 0", "0s CancelledError: gone count 0"});
}

TEST_CASE("wait_for with a limit that is not positive cancels a running task and waits for its end") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto stubborn = []() -> Coro<int> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
      }
      co_await sleep(1s);
      co_return 5;
    };
    Task<int> late = create_task(stubborn());
    co_await checkpoint();
    co_await limited(log, late, 0s);
    Task<int> task = create_task(value_after(10s, 1));
    co_await checkpoint();
    co_await limited(log, task, 0s);
    CHECK(task.cancelled());
  });
  CHECK(log.lines == Lines{"1s 5 count 0", "1s TimeoutError: the deadline passed count 0"});
}

TEST_CASE("cancelling a wait_for that cancels leaves it at once") {
  run_simulated([]() -> Coro<> {
    Log log;
    auto slow = []() -> Coro<int> {
      std::exception_ptr cancelled;
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        cancelled = std::current_exception();
      }
      co_await sleep(5s);
      std::rethrow_exception(cancelled);
    };
    Task<int> task = create_task(slow());
    co_await checkpoint();
    Task<> waiter = create_task(limited(log, task, 0s));
    co_await sleep(1s);
    waiter.cancel("enough");
    co_await run_until_idle();
    CHECK(log.lines == Lines{"1s CancelledError: enough count 1"});
    CHECK_FALSE(task.done());
  });
}

TEST_CASE("an outside cancel passes through wait_for") {
  run_simulated([]() -> Coro<> {
    Log log;
    Task<int> task = create_task(value_after(10s, 1));
    Task<> waiter = create_task(limited(log, task, 5s));
    co_await sleep(1s);
    waiter.cancel("outside");
    co_await run_until_idle();
    CHECK(log.lines == Lines{"1s CancelledError: outside count 1"});
    CHECK(task.cancelled());
  });
}

TEST_CASE("wait_for moves a result that cannot be copied") {
  run_simulated([]() -> Coro<> {
    auto make = []() -> Coro<std::unique_ptr<int>> { co_return std::make_unique<int>(3); };
    const std::unique_ptr<int> one = co_await wait_for(make(), 1s);
    CHECK(*one == 3);
    Task<std::unique_ptr<int>> task = create_task(make());
    co_await checkpoint();
    const std::unique_ptr<int> two = co_await wait_for(task, 0s);
    CHECK(*two == 3);
  });
}
