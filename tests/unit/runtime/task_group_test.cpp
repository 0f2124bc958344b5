#include "runtime/task_group.h"

#include <memory>

#include "task_group_programs.h"

TEST_CASE("a group waits for every task that its body created") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    std::vector<Task<int>> tasks;
    auto body = [&](TaskGroup& group) -> Coro<> {
      tasks.push_back(group.create_task(value_after(2s, 1)));
      tasks.push_back(group.create_task(value_after(1s, 2)));
      log.timed("body ends");
      co_return;
    };
    co_await grouped(log, body);
    CHECK(tasks[0].result() == 1);
    CHECK(tasks[1].result() == 2);
  });
  CHECK(log.lines == Lines{"0s body ends", "2s result count 0"});
  CHECK(run.elapsed == 2s);
}

TEST_CASE("a group gives what its body returns, after its tasks are done") {
  const Run run = run_simulated([]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<int> {
      Task<int> task = group.create_task(value_after(1s, 20));
      group.create_task(value_after(3s, 0));
      const int value = co_await task;
      co_return value + 1;
    };
    const int result = co_await task_group(body);
    CHECK(result == 21);
    auto move_only = [](TaskGroup&) -> Coro<std::unique_ptr<int>> { co_return std::make_unique<int>(4); };
    const std::unique_ptr<int> pointer = co_await task_group(move_only);
    CHECK(*pointer == 4);
  });
  CHECK(run.elapsed == 3s);
}

TEST_CASE("a group without tasks ends with its body, without a suspension") {
  const Run run = run_simulated([]() -> Coro<> {
    auto body = [](TaskGroup&) -> Coro<> { co_return; };
    co_await task_group(body);
  });
  CHECK(run.count("suspend") == 0);
}

TEST_CASE("tasks may create more tasks, even after the body has ended") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&](TaskGroup& group) -> Coro<> {
      // Its parameter, not a capture: the lambda is gone with the body.
      auto spawn = [](TaskGroup* owner) -> Coro<> {
        co_await sleep(1s);
        owner->create_task(value_after(2s, 1));
      };
      group.create_task(spawn(&group));
      co_return;
    };
    co_await grouped(log, body);
  });
  CHECK(log.lines == Lines{"3s result count 0"});
}

TEST_CASE("a group may be used twice in a row") {
  Log log;
  run_simulated([&]() -> Coro<> {
    for (int round = 0; round < 2; ++round) {
      auto body = [](TaskGroup& group) -> Coro<> {
        group.create_task(fail_after(1s, "a"));
        co_return;
      };
      co_await grouped(log, body);
    }
  });
  CHECK(log.lines == Lines{"1s " + group_of("std::runtime_error: a") + " count 0",
                           "2s " + group_of("std::runtime_error: a") + " count 0"});
}

TEST_CASE(
    "an outside cancel while the group shuts down after an error: the group, count 1, and the next await throws") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(fail_after(1s, "first"));
      group.create_task(clean_up_for(2s));
      co_await sleep(100s);
    };
    Task<> task = create_task(grouped_then_await(log, body));
    co_await sleep(2s);
    task.cancel("outside");
    co_await task;
  });
  CHECK(log.lines == Lines{"3s " + group_of("std::runtime_error: first") + " count 1", "then CancelledError count 1"});
}

TEST_CASE("create_task on a group that was not entered throws, and destroys the coroutine unrun without a report") {
  CapturedStderr captured;
  const Run run = run_simulated([]() -> Coro<> {
    auto shared = std::make_shared<int>(1);
    auto hold = [](std::shared_ptr<int>) -> Coro<> { co_return; };
    TaskGroup group;
    CHECK(thrown_by([&] { group.create_task(hold(shared)); }) ==
          "RuntimeError: This TaskGroup was not entered; create its tasks in the body of task_group()");
    CHECK(shared.use_count() == 1);
    co_return;
  });
  CHECK(captured.text() == "");
  CHECK(run.count("lint") == 0);
}

TEST_CASE("create_task on a group that is finished throws") {
  CapturedStderr captured;
  run_simulated([]() -> Coro<> {
    TaskGroup group;
    group.enter();
    co_await group.exit(nullptr);
    CHECK(thrown_by([&] { group.create_task(value_after(1s, 1)); }) ==
          "RuntimeError: This TaskGroup is finished; create its tasks before its body ends");
    CHECK_THROWS_AS(group.enter(), RuntimeError);
  });
  CHECK(captured.text() == "");
}

TEST_CASE("create_task on a group that shuts down throws") {
  CapturedStderr captured;
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&](TaskGroup& group) -> Coro<> {
      auto late = [](TaskGroup* owner, Log* heard) -> Coro<> {
        try {
          co_await sleep(100s);
        } catch (const CancelledError&) {
          (*heard)(thrown_by([&] { owner->create_task(value_after(1s, 1)); }));
          throw;
        }
      };
      group.create_task(late(&group, &log));
      group.create_task(fail_after(1s, "first"));
      co_return;
    };
    co_await grouped(log, body);
  });
  CHECK(log.lines == Lines{"RuntimeError: This TaskGroup is shutting down; it takes no more tasks",
                           "1s " + group_of("std::runtime_error: first") + " count 0"});
  CHECK(captured.text() == "");
}

TEST_CASE("task_group outside a task is a RuntimeError") {
  run_simulated([]() -> Coro<> {
    TaskGroup group;
    std::string how;
    get_running_loop().call_soon([&] { how = thrown_by([&] { group.enter(); }); });
    co_await checkpoint();
    CHECK(how == "RuntimeError: task_group() was awaited outside a task; call it from a coroutine that a task runs");
  });
}

TEST_CASE("the trace shows the tasks at the lines where they were created, and what the group waits for") {
  const Run run = run_simulated([]() -> Coro<> {
    auto body = [](TaskGroup& group) -> Coro<> {
      group.create_task(value_after(1s, 1), {"one"});
      group.create_task(value_after(1s, 2));
      co_return;
    };
    co_await task_group(body);
  });
  const Lines tasks = run.records({"task"});
  REQUIRE(tasks.size() == 3);
  CHECK(tasks[1].find("\"name\":\"one\"") != std::string::npos);
  CHECK(tasks[1].find("\"at\":\"task_group_test.cpp:") != std::string::npos);
  const std::string suspend = run.records({"suspend"})[0];
  CHECK(suspend.find("\"task\":1,\"on\":\"task_group\",\"at\":\"task_group_test.cpp:") != std::string::npos);
  CHECK(suspend.find("\"count\":2") != std::string::npos);
}

TEST_CASE("a group that never ends is dropped with its tasks") {
  auto shared = std::make_shared<int>(1);
  const Run run = run_simulated([&]() -> Coro<> {
    auto body = [&](TaskGroup& group) -> Coro<> {
      auto wait = [](std::shared_ptr<int>) -> Coro<> {
        Event never;
        co_await never.wait();
      };
      group.create_task(wait(shared));
      co_return;
    };
    co_await task_group(body);
  });
  CHECK(run.failure().starts_with("RuntimeError: Deadlock"));
  CHECK(shared.use_count() == 1);
}
