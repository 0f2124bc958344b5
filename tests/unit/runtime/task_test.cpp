#include "runtime/task.h"

#include <memory>
#include <stdexcept>

#include "sim/simulation.h"
#include "support/coroutines.h"
#include "support/test.h"

namespace {

Coro<int> answer() {
  co_return 42;
}

Coro<> fail(const char* text) {
  throw std::runtime_error(text);
  co_return;
}

}  // namespace

TEST_CASE("a task's first step comes in the next iteration, not inside create_task") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<> {
      log("body");
      co_return;
    };
    Task<> task = create_task(body());
    log("created");
    CHECK_FALSE(task.done());
    co_await checkpoint();
    log("after a pass");
    CHECK(task.done());
  });
  CHECK(log.lines == Lines{"created", "body", "after a pass"});
}

TEST_CASE("tasks begin in the order in which they were created") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&](int number) -> Coro<> {
      log(number);
      co_return;
    };
    const Task<> one = create_task(body(1));
    const Task<> two = create_task(body(2));
    const Task<> three = create_task(body(3));
    co_await checkpoint();
  });
  CHECK(log.lines == Lines{"1", "2", "3"});
}

TEST_CASE("awaiting a task gives its result, as often as one likes") {
  run_simulated([]() -> Coro<> {
    Task<int> task = create_task(value_after(1s, 42));
    CHECK_FALSE(task.done());
    const int first = co_await task;
    const int second = co_await task;
    CHECK(first == 42);
    CHECK(second == 42);
    CHECK(task.result() == 42);
  });
}

TEST_CASE("awaiting a task that is done needs no pass through the loop") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    Task<int> task = create_task(answer());
    co_await checkpoint();
    get_running_loop().call_soon([&] { log("loop"); });
    const int result = co_await task;
    log("result", result);
    co_await checkpoint();
  });
  CHECK(log.lines == Lines{"result 42", "loop"});
  CHECK(run.count("pass") == 1);
}

TEST_CASE("awaiting a task suspends until it is done and no longer") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> slow = create_task(value_after(2s, 42));
    auto waiting = [&]() -> Coro<> {
      const int result = co_await slow;
      log.timed(result);
    };
    Task<> waiter = create_task(waiting());
    co_await sleep(1999ms);
    CHECK_FALSE(waiter.done());
    co_await waiter;
  });
  CHECK(log.lines == Lines{"2s 42"});
}

TEST_CASE("several waiters of one task wake in the order in which they came") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> shared = create_task(value_after(1s, 42));
    auto waiting = [&](int number) -> Coro<> {
      const int result = co_await shared;
      log(number, result);
    };
    Task<> one = create_task(waiting(1));
    Task<> two = create_task(waiting(2));
    co_await gather(one, two);
  });
  CHECK(log.lines == Lines{"1 42", "2 42"});
}

TEST_CASE("a move-only result goes to the first who awaits") {
  run_simulated([]() -> Coro<> {
    auto make = []() -> Coro<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
    Task<std::unique_ptr<int>> task = create_task(make());
    const std::unique_ptr<int> first = co_await task;
    const std::unique_ptr<int> second = co_await task;
    REQUIRE(first);
    CHECK(*first == 7);
    CHECK_FALSE(second);
  });
}

TEST_CASE("a task's exception is thrown to everybody who awaits it") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> task = create_task(fail("broken"));
    auto waiting = [&]() -> Coro<> {
      try {
        co_await task;
      } catch (const std::runtime_error& error) {
        log(error);
      }
    };
    Task<> one = create_task(waiting());
    Task<> two = create_task(waiting());
    co_await gather(one, two);
    CHECK(thrown_by([&] { task.result(); }) == "std::runtime_error: broken");
    CHECK(describe_exception(task.exception()) == "std::runtime_error: broken");
  });
  CHECK(log.lines == Lines{"broken", "broken"});
}

TEST_CASE("result and exception before the end are InvalidStateErrors") {
  run_simulated([]() -> Coro<> {
    Task<int> task = create_task(answer());
    CHECK(thrown_by([&] { task.result(); }) ==
          "InvalidStateError: Task Task-2 is not done; await it, or call result() after it");
    CHECK(thrown_by([&] { task.exception(); }) ==
          "InvalidStateError: Task Task-2 is not done; exception() comes after it");
    co_await task;
    CHECK(task.exception() == nullptr);
  });
}

TEST_CASE("result and exception of a cancelled task throw CancelledError with its message") {
  run_simulated([]() -> Coro<> {
    Task<int> task = create_task(value_after(1s, 42));
    task.cancel("not needed");
    co_await checkpoint();
    CHECK(thrown_by([&] { task.result(); }) == "CancelledError: not needed");
    CHECK(thrown_by([&] { task.exception(); }) == "CancelledError: not needed");
  });
}

TEST_CASE("done-callbacks go through the loop, in the order of registration") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> task = create_task(answer());
    task.add_done_callback([&] { log("one"); });
    task.add_done_callback([&] { log("two"); });
    co_await checkpoint();
    CHECK(task.done());
    log("not yet");
    co_await checkpoint();
    log("after");
  });
  CHECK(log.lines == Lines{"not yet", "one", "two", "after"});
}

TEST_CASE("a done-callback on a task that is done runs in the next iteration") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> task = create_task(answer());
    co_await task;
    task.add_done_callback([&] { log("called"); });
    log("not yet");
    co_await checkpoint();
  });
  CHECK(log.lines == Lines{"not yet", "called"});
}

TEST_CASE("tasks have numbers in order of creation and names that can be set") {
  run_simulated([]() -> Coro<> {
    CHECK(current_task().id() == 1);
    CHECK(current_task().name() == "Task-1");
    const Task<int> two = create_task(answer());
    const Task<int> three = create_task(answer(), {.name = "fetcher"});
    CHECK(two.id() == 2);
    CHECK(two.name() == "Task-2");
    CHECK(three.id() == 3);
    CHECK(three.name() == "fetcher");
    two.set_name("renamed");
    CHECK(two.name() == "renamed");
    co_await checkpoint();
  });
}

TEST_CASE("current_task is the task whose code runs, also inside awaited coroutines") {
  run_simulated([]() -> Coro<> {
    auto own_id = []() -> Coro<std::uint64_t> { co_return current_task().id(); };
    const std::uint64_t awaited = co_await own_id();
    CHECK(awaited == 1);
    Task<std::uint64_t> task = create_task(own_id());
    const std::uint64_t spawned = co_await task;
    CHECK(spawned == 2);
    CHECK(current_task().id() == 1);
  });
}

TEST_CASE("there is no current task in a callback of the loop") {
  Log log;
  run_simulated([&]() -> Coro<> {
    get_running_loop().call_soon([&] { log(thrown_by([] { current_task(); })); });
    co_await checkpoint();
  });
  CHECK(log.lines ==
        Lines{"RuntimeError: current_task() was called outside a task; call it from a coroutine that a task runs"});
}

TEST_CASE("all_tasks are those that are not done, in order of creation") {
  run_simulated([]() -> Coro<> {
    const Task<int> two = create_task(answer());
    const Task<int> three = create_task(value_after(1s, 42));
    std::vector<TaskHandle> tasks = all_tasks();
    REQUIRE(tasks.size() == 3);
    CHECK(tasks[0].id() == 1);
    CHECK(tasks[1].id() == 2);
    CHECK(tasks[2].id() == 3);
    co_await checkpoint();
    tasks = all_tasks();
    REQUIRE(tasks.size() == 2);
    CHECK(tasks[1].id() == 3);
  });
}

TEST_CASE("the loop keeps a running task alive without any handle") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&]() -> Coro<> {
      co_await sleep(1s);
      log("done");
    };
    static_cast<void>(create_task(body()));
    co_await sleep(2s);
  });
  CHECK(log.lines == Lines{"done"});
}

TEST_CASE("what a coroutine holds is gone when its task is done") {
  run_simulated([]() -> Coro<> {
    auto shared = std::make_shared<int>(1);
    auto hold = [](std::shared_ptr<int> held) -> Coro<> {
      co_await checkpoint();
      static_cast<void>(held);
    };
    Task<> task = create_task(hold(shared));
    CHECK(shared.use_count() == 2);
    co_await task;
    CHECK(shared.use_count() == 1);
  });
}

TEST_CASE("a task that awaits itself gets a RuntimeError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<>* self = nullptr;
    auto body = [&]() -> Coro<> {
      try {
        co_await *self;
      } catch (const RuntimeError& error) {
        log(error);
      }
    };
    Task<> task = create_task(body());
    self = &task;
    co_await task;
  });
  CHECK(log.lines == Lines{"Task Task-2 awaits itself; it would wait for ever"});
}

TEST_CASE("awaiting a future of another loop is a RuntimeError") {
  const detail::Ref other_loop(new EventLoop(std::make_unique<sim::Simulation>(), nullptr, 1));
  EventLoop& other = *other_loop;
  detail::set_running_loop(&other);
  const Future<int> foreign;
  detail::set_running_loop(nullptr);
  Log log;
  run_simulated([&]() -> Coro<> {
    try {
      const int result = co_await foreign;
      log(result);
    } catch (const RuntimeError& error) {
      log(error);
    }
  });
  CHECK(log.lines == Lines{"Task Task-1 awaits a future of another event loop; create it on the running one"});
}

TEST_CASE("create_task without a running loop is a RuntimeError") {
  const CapturedStderr errors;
  CHECK_THROWS_AS(static_cast<void>(create_task(answer())), RuntimeError);
}

TEST_CASE("an exception that nobody retrieves reaches the handler once, when the last handle goes") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    {
      const Task<> task = create_task(fail("lost"), {.name = "worker"});
      const Task<> copy = task;
      co_await run_until_idle();
      CHECK(heard.empty());
    }
    CHECK(heard == Lines{"Task exception was never retrieved: std::runtime_error: lost [worker]"});
    co_await run_until_idle();
  });
  CHECK(heard.size() == 1);
}

TEST_CASE("an exception of a task without handles reaches the handler at once") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    static_cast<void>(create_task(fail("lost")));
    co_await checkpoint();
    CHECK(heard.size() == 1);
  });
  CHECK(heard.size() == 1);
}

TEST_CASE("an exception that was retrieved is nobody's concern any more") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    {
      const Task<> awaited = create_task(fail("a"));
      try {
        co_await awaited;
      } catch (const std::runtime_error&) {
      }
      const Task<> asked = create_task(fail("b"));
      const Task<> result = create_task(fail("c"));
      co_await run_until_idle();
      static_cast<void>(asked.exception());
      CHECK_THROWS(result.result());
    }
    const Task<> cancelled = create_task(fail("d"));
    cancelled.cancel();
    co_await run_until_idle();
  });
  CHECK(heard.empty());
}
