#include "jobs/scheduler.h"

#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("a scheduler has aiojobs' defaults, and tells what it was made with") {
  run_simulated([]() -> Coro<> {
    jobs::Scheduler usual = co_await jobs::Scheduler::create();
    CHECK(usual.limit() == 100);
    CHECK(usual.pending_limit() == 10'000);
    CHECK(usual.close_timeout() == 100ms);
    CHECK(usual.wait_timeout() == 60s);
    CHECK_FALSE(usual.exception_handler());
    CHECK_FALSE(usual.closed());
    CHECK(usual.size() == 0);
    jobs::SchedulerOptions options;
    options.limit = std::nullopt;
    options.pending_limit = 0;
    options.close_timeout = std::nullopt;
    options.wait_timeout = 1s;
    jobs::Scheduler other = co_await jobs::Scheduler::create(std::move(options));
    CHECK_FALSE(other.limit());
    CHECK(other.pending_limit() == 0);
    CHECK_FALSE(other.close_timeout());
    CHECK(other.wait_timeout() == 1s);
    co_await usual.close();
    co_await other.close();
    CHECK(usual.closed());
  });
}

TEST_CASE("a job runs beside who spawned it, and wait() gives its result") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    jobs::Job<int> job = co_await scheduler.spawn(value_after(1s, 7));
    CHECK(job.active());
    CHECK_FALSE(job.pending());
    CHECK_FALSE(job.closed());
    CHECK(scheduler.contains(job));
    CHECK(scheduler.active_count() == 1);
    const int result = co_await job.wait();
    log.timed(result);
    CHECK(job.closed());
    CHECK_FALSE(job.active());
    CHECK_FALSE(scheduler.contains(job));
    CHECK(scheduler.size() == 0);
    const int again = co_await job.wait();
    CHECK(again == 7);
    co_await scheduler.close();
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"1s 7"});
}
