// How a scheduler ends: close(), wait_and_close(), with().
#include <stdexcept>

#include "support/jobs.h"
#include "support/test.h"

TEST_CASE("close() cancels the active jobs, and a pending job's body never runs") {
  Log log;
  const CapturedStderr captured;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(2, 10);
    std::vector<jobs::JobHandle> all;
    for (const char* name : {"a", "b", "c", "d"}) {
      auto job = co_await scheduler.spawn(one_second(log, name));
      all.push_back(job);
    }
    co_await sleep(500ms);
    co_await scheduler.close();
    log.timed("closed");
    CHECK(scheduler.closed());
    CHECK(scheduler.size() == 0);
    for (const jobs::JobHandle& job : all) CHECK(job.closed());
    co_await sleep(5s);
  });
  CHECK(log.lines == Lines{"a cancelled", "b cancelled", "500ms closed"});
  CHECK(captured.text() == "");
}

TEST_CASE("a job that was cancelled before its first step never runs") {
  Log log;
  const CapturedStderr captured;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    co_await scheduler.spawn(one_second(log, "a"));
    co_await scheduler.close();
  });
  CHECK(log.lines.empty());
  CHECK(captured.text() == "");
}

TEST_CASE("a job that fails while it is closed is reported as failed") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto job = co_await scheduler.spawn(fail_when_cancelled("boom"));
    job.set_name("job");
    co_await sleep(1s);
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"1s Job processing failed: std::runtime_error: boom [job]"});
}

TEST_CASE("a job that does not end within close_timeout is reported, and its clean-up is cut") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto job = co_await scheduler.spawn(stubborn(log, 1, 5s));
    job.set_name("mule");
    auto quick = co_await scheduler.spawn(clean_up_for(50ms));
    co_await sleep(1s);
    co_await scheduler.close();
    log.timed("closed");
    CHECK(scheduler.size() == 0);
  });
  CHECK(log.lines == Lines{"1s stubborn cancelled",
                           "1.1s Job closing timed out: TimeoutError: Job mule had not ended 100ms after it was "
                           "cancelled; let it end on CancelledError, or give close() more time [mule]",
                           "1.1s stubborn cancelled", "1.1s closed"});
}

TEST_CASE("close(timeout) waits as long as it is told, and without close_timeout as long as it takes") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler told = co_await logging(log);
    co_await told.spawn(clean_up_for(3s));
    co_await sleep(1s);
    co_await told.close(5s);
    log.timed("told");
    jobs::SchedulerOptions options;
    options.close_timeout = std::nullopt;
    jobs::Scheduler patient = co_await jobs::Scheduler::create(std::move(options));
    co_await patient.spawn(clean_up_for(100s));
    co_await sleep(1s);
    co_await patient.close();
    log.timed("patient");
  });
  CHECK(log.lines == Lines{"4s told", "105s patient"});
}

TEST_CASE("with a close_timeout of 0 a job that ends at once is not reported") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    co_await scheduler.spawn(one_second(log, "a"));
    co_await sleep(500ms);
    co_await scheduler.close(0s);
  });
  CHECK(log.lines == Lines{"a cancelled"});
}

TEST_CASE("close() from inside one of its own jobs neither recurses nor waits for itself") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    co_await scheduler.spawn(one_second(log, "other"));
    auto closer = [&]() -> Coro<> {
      co_await sleep(500ms);
      co_await scheduler.close();
      log.timed("closed");
      CHECK(scheduler.size() == 1);
      co_await sleep(100ms);
      log.timed("went on");
    };
    auto job = co_await scheduler.spawn(closer());
    co_await job.wait();
    CHECK(scheduler.size() == 0);
  });
  CHECK(log.lines == Lines{"other cancelled", "500ms closed", "600ms went on"});
}

TEST_CASE("close() from a task that one of its own jobs awaits spares that job too") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    co_await scheduler.spawn(one_second(log, "other"));
    auto by_gather = [&]() -> Coro<> {
      co_await sleep(500ms);
      co_await gather(scheduler.close(), value_after(100ms, 1));
      log.timed("gathered");
    };
    auto job = co_await scheduler.spawn(by_gather());
    co_await job.wait();
  });
  CHECK(log.lines == Lines{"other cancelled", "600ms gathered"});
}

TEST_CASE("close() by a job that another job waits for cancels the other") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto closer = [&]() -> Coro<> {
      co_await sleep(500ms);
      co_await scheduler.close();
      log.timed("closed");
    };
    auto job = co_await scheduler.spawn(closer());
    auto waiter = [&]() -> Coro<> {
      try {
        co_await job.wait();
      } catch (const CancelledError&) {
        log.timed("waiter cancelled");
        throw;
      }
    };
    co_await scheduler.spawn(waiter());
    co_await sleep(5s);
  });
  CHECK(log.lines == Lines{"500ms waiter cancelled", "500ms closed"});
}

TEST_CASE("close() that is cancelled has cancelled the jobs all the same") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::SchedulerOptions options;
    options.close_timeout = std::nullopt;
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create(std::move(options));
    co_await scheduler.spawn(clean_up_for(3s));
    co_await sleep(1s);
    auto close = [&]() -> Coro<> { co_await scheduler.close(); };
    Task<> closer = create_task(close());
    co_await sleep(1s);
    closer.cancel();
    co_await run_until_idle();
    CHECK(closer.cancelled());
    CHECK(scheduler.closed());
    CHECK(scheduler.active_count() == 1);
    co_await sleep(3s);
    CHECK(scheduler.active_count() == 0);
  });
}

TEST_CASE("close() cancels what is shielded too") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    auto outer = [&]() -> Coro<> { co_await scheduler.shield(one_second(log, "inner")); };
    Task<> task = create_task(outer());
    co_await sleep(500ms);
    co_await scheduler.close();
    log.timed("closed");
    co_await run_until_idle();
    CHECK(task.cancelled());
  });
  CHECK(log.lines == Lines{"inner cancelled", "500ms closed"});
}

TEST_CASE("wait_and_close() waits for jobs, pending ones and those spawned meanwhile included") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 10);
    auto spawning = [&]() -> Coro<> {
      co_await sleep(1s);
      co_await scheduler.spawn(one_second(log, "late"));
    };
    co_await scheduler.spawn(spawning());
    co_await scheduler.spawn(one_second(log, "second"));
    co_await scheduler.wait_and_close();
    log.timed("closed");
    CHECK(scheduler.closed());
  });
  CHECK(log.lines == Lines{"second done", "late done", "3s closed"});
}

TEST_CASE("wait_and_close() waits for a spawn() that waits for a place") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 1);
    auto spawn_all = [&]() -> Coro<> {
      for (const char* name : {"a", "b", "c"}) co_await scheduler.spawn(one_second(log, name));
    };
    Task<> spawner = create_task(spawn_all());
    co_await run_until_idle();
    co_await scheduler.wait_and_close();
    log.timed("closed");
    co_await spawner;
  });
  CHECK(log.lines == Lines{"a done", "b done", "c done", "3s closed"});
}

TEST_CASE("wait_and_close() cancels what is left after its timeout, none for wait_timeout") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    co_await scheduler.spawn(one_second(log, "job"));
    co_await scheduler.wait_and_close(300ms);
    log.timed("closed");
    jobs::Scheduler usual = co_await jobs::Scheduler::create();
    co_await usual.spawn(fail_when_cancelled("boom"));
    co_await usual.wait_and_close();
    log.timed("closed");
  });
  CHECK(log.lines == Lines{"job cancelled", "300ms closed", "60.3s closed"});
}

TEST_CASE("wait_and_close() does not spin when a shielded job has just ended") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    Task<int> inner = create_task(value_after(1s, 1));
    auto outer = scheduler.shield(inner);
    co_await inner;  // its callbacks have not run yet
    co_await scheduler.wait_and_close();
    const int value = co_await outer;
    log.timed("closed", value);
  });
  CHECK(log.lines == Lines{"1s closed 1"});
  CHECK(run.count("step") < 20);
}

TEST_CASE("wait_and_close() that is cancelled leaves the scheduler open") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    co_await scheduler.spawn(one_second(log, "job"));
    auto close = [&]() -> Coro<> { co_await scheduler.wait_and_close(); };
    Task<> closer = create_task(close());
    co_await sleep(500ms);
    closer.cancel();
    co_await run_until_idle();
    CHECK(closer.cancelled());
    CHECK_FALSE(scheduler.closed());
    co_await scheduler.wait_and_close();
  });
  CHECK(log.lines == Lines{"job done"});
}

TEST_CASE("wait_and_close() from inside one of its own jobs waits for the others") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    auto closer = [&]() -> Coro<> {
      co_await scheduler.wait_and_close();
      log.timed("closed");
    };
    co_await scheduler.spawn(closer());
    co_await scheduler.spawn(one_second(log, "other"));
    co_await sleep(5s);
    CHECK(scheduler.size() == 0);
  });
  CHECK(log.lines == Lines{"other done", "1s closed"});
}

TEST_CASE("with() waits for the jobs at the end of its body") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&](jobs::Scheduler& scheduler) -> Coro<> { co_await scheduler.spawn(one_second(log, "job")); };
    co_await with(jobs::Scheduler::create(), body);
    log.timed("left");
  });
  CHECK(log.lines == Lines{"job done", "1s left"});
}

TEST_CASE("with() waits for the jobs also when its body throws") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [&](jobs::Scheduler& scheduler) -> Coro<> {
      co_await scheduler.spawn(one_second(log, "job"));
      throw std::runtime_error("boom");
    };
    try {
      co_await with(jobs::Scheduler::create(), body);
    } catch (const std::runtime_error& error) {
      log.timed(error.what());
    }
  });
  CHECK(log.lines == Lines{"job done", "1s boom"});
}

TEST_CASE("a cancellation while with() waits ends the waiting and closes, shielded") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto job = [&]() -> Coro<> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        log.timed("job cancelled");
        throw;
      }
    };
    auto use = [&]() -> Coro<> {
      auto body = [&](jobs::Scheduler& scheduler) -> Coro<> {
        co_await scheduler.spawn(job());
        co_await scheduler.spawn(clean_up_for(80ms));
      };
      co_await with(jobs::Scheduler::create(), body);
    };
    Task<> task = create_task(use());
    co_await sleep(1s);
    task.cancel();
    co_await sleep(20ms);
    CHECK_FALSE(task.done());
    task.cancel();  // while it closes: it waits for its end
    co_await sleep(20ms);
    CHECK_FALSE(task.done());
    co_await sleep(100ms);
    CHECK(task.cancelled());
  });
  CHECK(log.lines == Lines{"1s job cancelled"});
}
