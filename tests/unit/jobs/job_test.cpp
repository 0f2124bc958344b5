#include "jobs/job.h"

#include <memory>
#include <stdexcept>

#include "support/jobs.h"
#include "support/test.h"

namespace {

Coro<std::unique_ptr<int>> move_only() {
  co_await checkpoint();
  co_return std::make_unique<int>(7);
}

}  // namespace

TEST_CASE("the error of a job that nobody waits for reaches the exception handler, with its context") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::SchedulerOptions options;
    options.exception_handler = [&](jobs::Scheduler& scheduler, const jobs::JobContext& context) {
      log(context.message, describe_exception(context.exception), context.job.name(), context.task_created_at);
      CHECK(context.job.closed());
      CHECK(scheduler.size() == 0);
    };
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create(std::move(options));
    jobs::JobOptions named;
    named.name = "payment";
    auto spawning = scheduler.spawn(fail_after(1s, "boom"), named);
    co_await spawning;
    co_await sleep(2s);
    co_await scheduler.close();
  });
  REQUIRE(log.lines.size() == 1);
  CHECK(log.lines[0].find("Job processing failed std::runtime_error: boom payment job_test.cpp:") == 0);
}

TEST_CASE("without a handler of the scheduler's the loop's exception handler hears of it, once") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    {
      auto job = co_await scheduler.spawn(fail_after(1s, "boom"));
      job.set_name("payment");
    }
    co_await sleep(2s);
    co_await scheduler.close();
  });
  CHECK(heard == Lines{"Job processing failed: std::runtime_error: boom [payment]"});
}

TEST_CASE("a handler that throws is itself reported, and the scheduler goes on") {
  Lines heard;
  Log log;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    jobs::SchedulerOptions options;
    options.limit = 1;
    options.exception_handler = [](jobs::Scheduler&, const jobs::JobContext&) { throw std::logic_error("oh"); };
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create(std::move(options));
    co_await scheduler.spawn(fail_after(1s, "boom"));
    co_await scheduler.spawn(one_second(log, "next"));
    co_await scheduler.wait_and_close();
  });
  CHECK(heard == Lines{"The exception handler of a Scheduler itself threw: std::logic_error: oh"});
  CHECK(log.lines == Lines{"next done"});
}

TEST_CASE("who waits for a job gets its error, and the exception handler does not") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto job = co_await scheduler.spawn(fail_after(1s, "boom"));
    for (int i = 0; i < 2; ++i) {
      try {
        co_await job.wait();
      } catch (const std::runtime_error& error) {
        log.timed(error.what());
      }
    }
    CHECK(job.closed());
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"1s boom", "1s boom"});
}

TEST_CASE("wait() of a job that failed unseen throws its error too") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto job = co_await scheduler.spawn(fail_after(1s, "boom"));
    co_await sleep(2s);
    try {
      co_await job.wait();
    } catch (const std::runtime_error& error) {
      log.timed(error.what());
    }
    co_await scheduler.close();
  });
  REQUIRE(log.lines.size() == 2);
  CHECK(log.lines[0].find("1s Job processing failed") == 0);
  CHECK(log.lines[1] == "2s boom");
}

TEST_CASE("a cancelled wait() whose job then fails still reaches the exception handler") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto job = co_await scheduler.spawn(fail_after(1s, "boom"));
    job.set_name("job");
    auto wait = [&]() -> Coro<> { co_await job.wait(); };
    Task<> waiter = create_task(wait());
    co_await sleep(500ms);
    waiter.cancel();
    co_await sleep(1ms);
    CHECK(waiter.cancelled());
    CHECK(job.active());
    co_await sleep(1s);
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"1s Job processing failed: std::runtime_error: boom [job]"});
}

TEST_CASE("a wait() that is cancelled when its job has just failed leaves the error to the exception handler") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    Event go;
    auto fail = [&]() -> Coro<> {
      co_await go.wait();
      throw std::runtime_error("boom");
    };
    auto job = co_await scheduler.spawn(fail());
    job.set_name("job");
    auto wait = [&]() -> Coro<> { co_await job.wait(); };
    Task<> waiter = create_task(wait());
    co_await run_until_idle();
    go.set();
    while (!job.closed()) co_await checkpoint();
    CHECK_FALSE(waiter.done());
    waiter.cancel();
    co_await run_until_idle();
    CHECK(waiter.cancelled());
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"0s Job processing failed: std::runtime_error: boom [job]"});
}

TEST_CASE("cancelling one of two waiters touches neither the job nor the other") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto job = co_await scheduler.spawn(fail_after(1s, "boom"));
    auto wait = [&](const char* name) -> Coro<> {
      try {
        co_await job.wait();
      } catch (const std::runtime_error& error) {
        log(name, error.what());
      }
    };
    Task<> one = create_task(wait("one"));
    Task<> two = create_task(wait("two"));
    co_await sleep(500ms);
    one.cancel();
    co_await two;
    CHECK(one.cancelled());
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"two boom"});
}

TEST_CASE("wait(timeout) closes the job on timeout, whether it runs or waits for its turn") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 10);
    auto active = co_await scheduler.spawn(one_second(log, "active"));
    auto pending = co_await scheduler.spawn(one_second(log, "pending"));
    jobs::JobTimeout soon;
    soon.timeout = 100ms;
    for (const jobs::JobHandle& job : {jobs::JobHandle(pending), jobs::JobHandle(active)}) {
      try {
        co_await job.wait(soon);
      } catch (const TimeoutError& error) {
        log.timed(error.what());
      }
      CHECK(job.closed());
    }
    CHECK(scheduler.size() == 0);
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"100ms The job was not done within 100ms; wait() closed it", "active cancelled",
                           "200ms Job Task-2 was not done within 100ms; wait() closed it"});
}

TEST_CASE("wait(timeout) of a job that fails while it is closed throws the job's error") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto job = co_await scheduler.spawn(fail_when_cancelled("boom"));
    jobs::JobTimeout soon;
    soon.timeout = 100ms;
    try {
      co_await job.wait(soon);
    } catch (const std::runtime_error& error) {
      log.timed(error.what());
    }
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"100ms boom"});
}

TEST_CASE("a pending job waits for its turn, and wait() for its result") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 10);
    co_await scheduler.spawn(one_second(log, "first"));
    auto job = co_await scheduler.spawn(value_after(1s, 7));
    const int result = co_await job.wait();
    log.timed(result);
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"first done", "2s 7"});
}

TEST_CASE("close() of a pending job drops it: its body never runs, and who waits for it is cancelled") {
  Log log;
  const CapturedStderr captured;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 10);
    co_await scheduler.spawn(one_second(log, "first"));
    auto job = co_await scheduler.spawn(one_second(log, "second"));
    auto wait = [&]() -> Coro<> { co_await job.wait(); };
    Task<> waiter = create_task(wait());
    co_await run_until_idle();
    co_await job.close();
    CHECK(job.closed());
    CHECK_FALSE(job.pending());
    CHECK(scheduler.pending_count() == 0);
    co_await run_until_idle();
    CHECK(waiter.cancelled());
    CHECK(waiter.cancelling() == 0);
    co_await job.close();
    co_await scheduler.wait_and_close();
  });
  CHECK(log.lines == Lines{"first done"});
  CHECK(captured.text() == "");
}

TEST_CASE("close() of a job cancels it and waits for its end") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto job = co_await scheduler.spawn(clean_up_for(50ms));
    co_await sleep(1s);
    co_await job.close();
    log.timed("closed");
    CHECK(scheduler.size() == 0);
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"1.05s closed"});
}

TEST_CASE("close() of a job throws what the job's clean-up threw, and the handler is not told") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto job = co_await scheduler.spawn(fail_when_cancelled("boom"));
    co_await sleep(1s);
    try {
      co_await job.close();
    } catch (const std::runtime_error& error) {
      log.timed(error.what());
    }
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"1s boom"});
}

TEST_CASE("close() of a job that does not end in time cancels it once more and throws TimeoutError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto job = co_await scheduler.spawn(stubborn(log, 1, 5s));
    job.set_name("mule");
    co_await sleep(1s);
    jobs::JobTimeout soon;
    soon.timeout = 200ms;
    try {
      co_await job.close(soon);
    } catch (const TimeoutError& error) {
      log.timed(error.what());
    }
    CHECK(job.closed());
    CHECK(scheduler.size() == 0);
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"1s stubborn cancelled", "1.2s stubborn cancelled",
                           "1.2s Job mule had not ended 200ms after it was cancelled; let it end on CancelledError, or "
                           "give close() more time"});
}

TEST_CASE("a job that cannot be ended is waited for twice as long, and what it does later is still reported") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await logging(log);
    auto mule = [&]() -> Coro<> {
      for (int i = 0; i < 3; ++i) {
        try {
          co_await sleep(1s);
        } catch (const CancelledError&) {
        }
      }
      throw std::runtime_error("boom");
    };
    auto job = co_await scheduler.spawn(mule());
    job.set_name("mule");
    co_await run_until_idle();
    try {
      co_await job.close();
    } catch (const TimeoutError& error) {
      log.timed(error.name());
    }
    CHECK(scheduler.active_count() == 1);
    co_await sleep(5s);
    co_await scheduler.close();
  });
  CHECK(log.lines == Lines{"200ms TimeoutError", "1.1s Job processing failed: std::runtime_error: boom [mule]"});
}

TEST_CASE("a job that waits for itself, or closes itself, is told so") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    std::optional<jobs::Job<>> self;
    auto body = [&]() -> Coro<> {
      try {
        co_await self->wait();
      } catch (const RuntimeError& error) {
        log(error.what());
      }
      try {
        co_await self->close();
      } catch (const RuntimeError& error) {
        log(error.what());
      }
    };
    self = co_await scheduler.spawn(body());
    co_await scheduler.wait_and_close();
  });
  CHECK(log.lines == Lines{"Job Task-2 called wait() on itself; it would wait for ever",
                           "Job Task-2 called close() on itself; it would wait for ever"});
}

TEST_CASE("a result that can only be moved goes to the first who waits") {
  run_simulated([]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    auto job = co_await scheduler.spawn(move_only());
    const std::unique_ptr<int> result = co_await job.wait();
    CHECK(*result == 7);
    co_await scheduler.close();
  });
}

TEST_CASE("a job has a name: its own while it is pending, its task's from then on") {
  run_simulated([]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 10);
    jobs::JobOptions named;
    named.name = "one";
    auto one = co_await scheduler.spawn(value_after(1s, 1), named);
    auto two = co_await scheduler.spawn(value_after(1s, 2));
    auto three = co_await scheduler.spawn(value_after(1s, 3));
    CHECK(one.name() == "one");
    one.set_name("first");
    CHECK(one.name() == "first");
    CHECK(two.name() == "");
    three.set_name("third");
    co_await sleep(1500ms);
    CHECK(two.name() == "Task-3");
    CHECK(three.name() == "third");
    CHECK(jobs::JobHandle(one) == jobs::JobHandle(one));
    CHECK_FALSE(jobs::JobHandle(one) == jobs::JobHandle(two));
    co_await scheduler.wait_and_close();
    CHECK(three.name() == "third");
  });
}

TEST_CASE("a handle may outlive its scheduler and its run") {
  std::optional<jobs::Job<int>> ended;
  std::optional<jobs::Job<int>> pending;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 10);
    ended = co_await scheduler.spawn(value_after(1s, 1));
    pending = co_await scheduler.spawn(value_after(1s, 2));
  });
  CHECK(ended->closed());
  CHECK(pending->closed());
}
