#include "support/test.h"

namespace {

TaskOptions eager() {
  TaskOptions options;
  options.eager_start = true;
  return options;
}

Coro<int> log_and_return(Log& log, int value) {
  log("ran", value, current_task().name());
  co_return value;
}

Coro<> log_around_sleep(Log& log) {
  log("begin");
  co_await sleep(1s);
  log("end");
}

}  // namespace

TEST_CASE("an eager task runs to its first suspension inside create_task") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> task = create_task(log_around_sleep(log), eager());
    log("created", task.done());
    co_await task;
  });
  CHECK(log.lines == Lines{"begin", "created false", "end"});
}

TEST_CASE("an eager task that need not wait is done at once, and never passes through the loop") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    Task<int> task = create_task(log_and_return(log, 4), eager());
    log("done", task.done(), task.result(), all_tasks().size());
    co_return;
  });
  CHECK(log.lines == Lines{"ran 4 Task-2", "done true 4 1"});
  CHECK(run.count("ready") == 1);
}

TEST_CASE("after an eager step the creating task is the current one again, in its own context") {
  Log log;
  run_simulated([&]() -> Coro<> {
    ContextVar<int> depth("depth", 0);
    const auto body = [&]() -> Coro<> {
      static_cast<void>(depth.set(1));
      log(current_task().name(), depth.get());
      co_await checkpoint();
      log(current_task().name(), depth.get());
    };
    Task<> task = create_task(body(), eager());
    log(current_task().name(), depth.get());
    co_await task;
  });
  CHECK(log.lines == Lines{"Task-2 1", "Task-1 0", "Task-2 1"});
}

TEST_CASE("an exception in an eager step stays in the task") {
  Log log;
  run_simulated([&]() -> Coro<> {
    const auto body = []() -> Coro<> {
      throw RuntimeError("early");
      co_return;
    };
    Task<> task = create_task(body(), eager());
    log(task.done());
    try {
      co_await task;
    } catch (const RuntimeError& error) {
      log(error);
    }
  });
  CHECK(log.lines == Lines{"true", "early"});
}

TEST_CASE("an eager task that cancels itself is cancelled at its first suspension, as any other") {
  Log log;
  run_simulated([&]() -> Coro<> {
    const auto body = [&]() -> Coro<> {
      current_task().cancel();
      log("goes on");
      co_await sleep(1s);
      log("never");
    };
    Task<> task = create_task(body(), eager());
    co_await run_until_idle();
    log(task.cancelled());
  });
  CHECK(log.lines == Lines{"goes on", "true"});
}

TEST_CASE("eager tasks start one another inside each other") {
  Log log;
  run_simulated([&]() -> Coro<> {
    const auto inner = [&]() -> Coro<> {
      log("inner");
      co_await checkpoint();
      log("inner end");
    };
    const auto outer = [&]() -> Coro<> {
      log("outer");
      Task<> task = create_task(inner(), eager());
      log("outer goes on");
      co_await task;
      log("outer end");
    };
    Task<> task = create_task(outer(), eager());
    log("main goes on");
    co_await task;
  });
  CHECK(log.lines == Lines{"outer", "inner", "outer goes on", "main goes on", "inner end", "outer end"});
}
