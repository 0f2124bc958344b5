// A cancellation at every await of spawn(), wait(), close(), wait_and_close() and with().
#include "support/at_every_await.h"
#include "support/jobs.h"
#include "support/test.h"

namespace {

/// A scheduler with one job that runs, one that waits, and no room for more.
Coro<jobs::Scheduler> full(Log& log) {
  jobs::SchedulerOptions options;
  options.limit = 1;
  options.pending_limit = 1;
  auto creating = jobs::Scheduler::create(std::move(options));
  jobs::Scheduler scheduler = co_await creating;
  auto first = scheduler.spawn(one_second(log, "a"));
  co_await first;
  auto second = scheduler.spawn(one_second(log, "b"));
  co_await second;
  co_return scheduler;
}

/// Runs `victim` beside a full scheduler, cancelled at each await in turn; then the scheduler must still be good for a
/// job, and end.
std::uint64_t sweep(Coro<> (*victim)(jobs::Scheduler&, Log&)) {
  const CapturedStderr captured;
  const std::uint64_t runs = at_every_await(
      [&]() -> Coro<> {
        Log log;
        auto making = full(log);
        jobs::Scheduler scheduler = co_await making;
        auto victims = run_as_victim(victim(scheduler, log));
        co_await victims;
        if (!scheduler.closed()) {
          auto spawning = scheduler.spawn(value_after(1s, 7));
          jobs::Job<int> job = co_await spawning;
          auto waiting = job.wait();
          const int value = co_await waiting;
          CHECK(value == 7);
        }
        auto closing = scheduler.wait_and_close();
        co_await closing;
        CHECK(scheduler.size() == 0);
        CHECK(all_tasks().size() == 1);
      },
      [](const Run& run) { CHECK(run.failure() == ""); });
  CHECK(captured.text() == "");
  return runs;
}

Coro<> spawns(jobs::Scheduler& scheduler, Log& log) {
  auto spawning = scheduler.spawn(one_second(log, "c"));
  jobs::Job<> job = co_await spawning;
  auto waiting = job.wait();
  co_await waiting;
}

Coro<> waits(jobs::Scheduler& scheduler, Log&) {
  const std::vector<jobs::JobHandle> all = scheduler.jobs();
  auto pending = all[1].wait();
  co_await pending;
}

Coro<> waits_in_vain(jobs::Scheduler& scheduler, Log&) {
  jobs::JobTimeout soon;
  soon.timeout = 100ms;
  auto waiting = scheduler.jobs()[0].wait(soon);
  try {
    co_await waiting;
  } catch (const TimeoutError&) {
  }
}

Coro<> closes_one(jobs::Scheduler& scheduler, Log&) {
  const std::vector<jobs::JobHandle> all = scheduler.jobs();
  auto second = all[1].close();
  co_await second;
  auto first = all[0].close();
  co_await first;
}

Coro<> closes(jobs::Scheduler& scheduler, Log&) {
  auto closing = scheduler.close();
  co_await closing;
}

Coro<> waits_and_closes(jobs::Scheduler& scheduler, Log&) {
  auto closing = scheduler.wait_and_close();
  co_await closing;
}

Coro<> leaves(jobs::Scheduler& scheduler, Log&) {
  auto leaving = scheduler.aexit(nullptr);
  co_await leaving;
}

}  // namespace

TEST_CASE("a cancellation at any await of spawn() and wait() leaves the scheduler whole") {
  CHECK(sweep(spawns) >= 2);
  CHECK(sweep(waits) >= 1);
  CHECK(sweep(waits_in_vain) >= 2);
}

TEST_CASE("a cancellation at any await of close() and wait_and_close() leaves nothing behind") {
  CHECK(sweep(closes_one) >= 1);
  CHECK(sweep(closes) >= 1);
  CHECK(sweep(waits_and_closes) >= 1);
  CHECK(sweep(leaves) >= 2);
}
