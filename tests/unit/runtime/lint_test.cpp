#include "runtime/detail/lint.h"

#include <stdexcept>

#include "sim/simulation.h"
#include "support/test.h"

namespace {

Coro<> compute(Duration cost) {
  blocking_sleep(cost);
  co_return;
}

constexpr unsigned kFirstSleep = __LINE__ + 2;
Coro<> compute_after_sleep(Duration cost) {
  co_await sleep(1ms);
  blocking_sleep(cost);
  co_await sleep(1ms);
}

Coro<> wait_for_ever() {
  co_await Event().wait();
}

Coro<> fail() {
  throw std::runtime_error("lost");
  co_return;
}

Lines lints_of(const Run& run) {
  return run.records({"lint"});
}

std::string lint(const char* name, const std::string& text, const std::string& rest) {
  return std::string("{\"k\":\"lint\",\"lint\":\"") + name + "\",\"text\":\"" + text + "\"" + rest + "}";
}

std::string at(unsigned line) {
  return "lint_test.cpp:" + std::to_string(line);
}

std::string key(unsigned line) {
  return ",\"at\":\"" + at(line) + "\"";
}

// What a debugged run without a trace says on stderr.
template <class Body>
std::string warnings_of(Body body) {
  RunOptions options;
  options.backend = std::make_unique<sim::Simulation>();
  options.debug = true;
  options.seed = 1;
  const CapturedStderr captured;
  run(body(), std::move(options));
  return captured.text();
}

}  // namespace

TEST_CASE("a step of 100 ms is a blocked loop: the lint says where it began and ended") {
  const Run run = run_simulated([]() -> Coro<> { co_await compute_after_sleep(100ms); });
  CHECK(lints_of(run) ==
        Lines{lint("loop-blocked",
                   "Task Task-1 held the loop for 100ms: compute_after_sleep ran from " + at(kFirstSleep) + " to " +
                       at(kFirstSleep + 2) +
                       " without waiting, and no other task could run. Give the slow call to to_thread(), or do it in "
                       "slices with checkpoint() between them",
                   ",\"task\":1" + key(kFirstSleep))});
}

TEST_CASE("a step of less than 100 ms is none") {
  const Run run = run_simulated([]() -> Coro<> { co_await compute_after_sleep(99ms); });
  CHECK(lints_of(run) == Lines{});
}

TEST_CASE("the loop's slow_callback_duration decides what is slow") {
  const Run run = run_simulated([]() -> Coro<> {
    get_running_loop().slow_callback_duration = 200ms;
    co_await compute_after_sleep(150ms);
    get_running_loop().slow_callback_duration = 50ms;
    co_await compute_after_sleep(50ms);
  });
  REQUIRE(run.count("lint") == 1);
  CHECK(lints_of(run)[0].find("held the loop for 50ms") != std::string::npos);
}

TEST_CASE("a blocked loop is said once for each line, however many tasks stand there") {
  const Run run = run_simulated([]() -> Coro<> {
    for (int i = 0; i < 3; ++i) co_await compute_after_sleep(150ms);
  });
  CHECK(run.count("lint") == 1);
}

TEST_CASE("a callback of the loop that blocks it is named as one") {
  const Run run = run_simulated([]() -> Coro<> {
    get_running_loop().call_soon([] { blocking_sleep(100ms); });
    co_await sleep(1s);
  });
  CHECK(lints_of(run) ==
        Lines{lint("loop-blocked",
                   "A callback of the event loop held it for 100ms, and no task could run. A callback only starts "
                   "something: give the slow call to to_thread()",
                   "")});
}

TEST_CASE("a task that computes for 10 ms and ends without waiting is told that it is no thread") {
  const unsigned line = __LINE__ + 2;
  const Run run = run_simulated([]() -> Coro<> {
    const Task<> task = create_task(compute(10ms));
    co_await task;
  });
  CHECK(lints_of(run) ==
        Lines{lint("never-yielded",
                   "Task Task-2 (compute), created at " + at(line) +
                       ", computed for 10ms and ended without waiting once: it held up every other task. A task is no "
                       "thread; give computing to to_thread(), or put checkpoint() into its loop",
                   ",\"task\":2" + key(line))});
}

TEST_CASE("a task that computes for less, that waits once, or that is run()'s own is not told so") {
  const Run run = run_simulated([]() -> Coro<> {
    const Task<> shorter = create_task(compute(9ms));
    const Task<> waits = create_task(compute_after_sleep(20ms));
    co_await shorter;
    co_await waits;
  });
  CHECK(lints_of(run) == Lines{});
  CHECK(lints_of(run_simulated(compute(50ms))) == Lines{});
}

TEST_CASE("a task that blocks the loop and never waits is a blocked loop, no second lint") {
  const Run run = run_simulated([]() -> Coro<> {
    const Task<> task = create_task(compute(100ms));
    co_await task;
  });
  REQUIRE(run.count("lint") == 1);
  // g++ places the beginning of a coroutine at its last line, clang at its first.
  const std::string text = lints_of(run)[0];
  CHECK(text.find("compute ran from lint_test.cpp:") != std::string::npos);
  CHECK(text.find(" to its end without") != std::string::npos);
}

TEST_CASE("a cancellation that is swallowed is told with the line where it was thrown") {
  const unsigned line = __LINE__ + 4;
  const Run run = run_simulated([]() -> Coro<> {
    auto stubborn = []() -> Coro<> {
      try {
        co_await sleep(1s);
      } catch (const CancelledError&) {
      }
    };
    const Task<> task = create_task(stubborn());
    co_await checkpoint();
    task.cancel();
    co_await task;
  });
  CHECK(lints_of(run) == Lines{lint("swallowed-cancel",
                                    "Task Task-2 was cancelled at " + at(line) +
                                        " and went on: catch CancelledError only to clean up, then throw it on",
                                    ",\"task\":2" + key(line))});
}

TEST_CASE("an exception that nobody retrieves is told with the line where its task was created") {
  const unsigned line = __LINE__ + 5;
  Lines heard;
  const Run run = run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    {
      const Task<> task = create_task(fail());
      co_await checkpoint();
    }
    co_await checkpoint();
  });
  CHECK(lints_of(run) ==
        Lines{lint("exception-never-retrieved",
                   "Task Task-2 (fail), created at " + at(line) +
                       ", failed, and nobody asked for its result: std::runtime_error: lost. Await the task, or give "
                       "it to a TaskGroup",
                   ",\"task\":2" + key(line))});
}

TEST_CASE("an exception that somebody retrieves is no lint") {
  const Run run = run_simulated([]() -> Coro<> {
    const Task<> task = create_task(fail());
    co_await checkpoint();
    CHECK(task.exception() != nullptr);
  });
  CHECK(lints_of(run) == Lines{});
}

TEST_CASE("the default handler says where the task was created") {
  const CapturedStderr captured;
  const unsigned line = __LINE__ + 3;
  run_simulated([]() -> Coro<> {
    {
      const Task<> task = create_task(fail());
      co_await checkpoint();
    }
  });
  CHECK(captured.text() == "Task exception was never retrieved\n  task: Task-2, created at " + at(line) +
                               "\n  std::runtime_error: lost\n");
}

TEST_CASE("a task that run() has to cancel has outlived its owner") {
  const unsigned line = __LINE__ + 2;
  const Run run = run_simulated([]() -> Coro<> {
    const Task<> task = create_task(wait_for_ever());
    co_await checkpoint();
  });
  CHECK(lints_of(run) == Lines{lint("task-outlived-owner",
                                    "Task Task-2 (wait_for_ever), created at " + at(line) +
                                        ", was still running when run() ended, which cancels it: await it, or give it "
                                        "to a TaskGroup",
                                    ",\"task\":2" + key(line))});
}

TEST_CASE("tasks of one line that outlive their owner are one lint, and a task that was awaited is none") {
  const Run run = run_simulated([]() -> Coro<> {
    std::vector<Task<>> tasks;
    for (int i = 0; i < 3; ++i) tasks.push_back(create_task(wait_for_ever()));
    const Task<> awaited = create_task(compute(1ms));
    co_await awaited;
  });
  CHECK(run.count("lint") == 1);
}

TEST_CASE("shielded work whose waiter has left is told at the end of the run") {
  const unsigned line = __LINE__ + 2;
  const Run run = run_simulated([]() -> Coro<> {
    auto wait = []() -> Coro<> { co_await shield(wait_for_ever()); };
    const Task<> waiter = create_task(wait());
    co_await checkpoint();
    waiter.cancel();
    co_await run_until_idle();
  });
  CHECK(lints_of(run) == Lines{lint("shield-untracked",
                                    "Task Task-3 (wait_for_ever), created at " + at(line) +
                                        ", was still running when run() ended, which cancels it: who waited for it in "
                                        "shield() had left. Keep the task and await it before the program ends",
                                    ",\"task\":3" + key(line))});
}

TEST_CASE("shielded work that ends in time, or that is shielded again, is not untracked") {
  const Run run = run_simulated([]() -> Coro<> {
    const Task<> work = create_task(compute_after_sleep(1ms));
    auto wait = [](Task<> inner) -> Coro<> { co_await shield(inner); };
    const Task<> waiter = create_task(wait(work));
    co_await checkpoint();
    waiter.cancel();
    co_await work;
  });
  CHECK(lints_of(run) == Lines{});
}

TEST_CASE("a thousand unfinished tasks of one line are an unbounded spawn, said once") {
  const unsigned line = __LINE__ + 4;
  const Run run = run_simulated([]() -> Coro<> {
    std::vector<Task<>> tasks;
    for (int i = 0; i < 2'500; ++i) {
      tasks.push_back(create_task(sleep(1s)));
    }
    for (const Task<>& task : tasks) co_await task;
  });
  CHECK(lints_of(run) ==
        Lines{lint("unbounded-spawn",
                   "1000 unfinished tasks were created at " + at(line) +
                       ", and nothing there limits them: acquire a Semaphore before create_task(), or let a few "
                       "workers take the work from a Queue",
                   key(line))});
}

TEST_CASE("as many tasks one after the other, or fewer at once, are not") {
  const Run run = run_simulated([]() -> Coro<> {
    for (int round = 0; round < 3; ++round) {
      std::vector<Task<>> tasks;
      for (int i = 0; i < 999; ++i) tasks.push_back(create_task(sleep(1ms)));
      for (const Task<>& task : tasks) co_await task;
    }
  });
  CHECK(lints_of(run) == Lines{});
}

TEST_CASE("debug mode says a slow step as asyncio does, each time, and the lint once") {
  const std::string text = warnings_of([]() -> Coro<> {
    co_await compute_after_sleep(150ms);
    co_await compute_after_sleep(250ms);
  });
  const std::string task = "Executing <Task pending name='Task-1' coro=<compute_after_sleep() running at " +
                           at(kFirstSleep + 2) + ">> took ";
  CHECK(text == task + "0.150 seconds\nWarning: Task Task-1 held the loop for 150ms: compute_after_sleep ran from " +
                    at(kFirstSleep) + " to " + at(kFirstSleep + 2) +
                    " without waiting, and no other task could run. Give the slow call to to_thread(), or do it in "
                    "slices with checkpoint() between them [loop-blocked]\n" +
                    task + "0.250 seconds\n");
}

TEST_CASE("debug mode warns of other lints on stderr, and an ordinary run does not") {
  auto leave_a_task = []() -> Coro<> {
    const Task<> task = create_task(wait_for_ever(), {.name = "left"});
    co_await checkpoint();
  };
  const std::string text = warnings_of(leave_a_task);
  CHECK(text.starts_with("Warning: Task left (wait_for_ever), created at lint_test.cpp:"));
  CHECK(text.ends_with("await it, or give it to a TaskGroup [task-outlived-owner]\n"));
  const CapturedStderr captured;
  run_simulated(leave_a_task);
  CHECK(captured.text() == "");
}
