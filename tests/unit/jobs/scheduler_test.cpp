#include "jobs/scheduler.h"

#include "support/jobs.h"
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

TEST_CASE("jobs begin at once while fewer than the limit are active, and the others wait in order") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(2, 10);
    for (const char* name : {"a", "b", "c", "d"}) co_await scheduler.spawn(one_second(log, name));
    CHECK(scheduler.active_count() == 2);
    CHECK(scheduler.pending_count() == 2);
    CHECK(scheduler.size() == 4);
    const std::vector<jobs::JobHandle> all = scheduler.jobs();
    REQUIRE(all.size() == 4);
    CHECK(all[1].active());
    CHECK(all[2].pending());
    CHECK_FALSE(all[2].active());
    CHECK_FALSE(all[2].closed());
    co_await sleep(1500ms);
    CHECK(all[0].closed());
    CHECK(all[2].active());
    CHECK(scheduler.active_count() == 2);
    CHECK(scheduler.pending_count() == 0);
    co_await scheduler.wait_and_close();
    log.timed("closed");
  });
  CHECK(log.lines == Lines{"a done", "b done", "c done", "d done", "2s closed"});
}

TEST_CASE("a full queue suspends who spawns, first come, first served") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 1);
    auto spawn = [&](const char* name) -> Coro<> {
      auto job = co_await scheduler.spawn(one_second(log, name));
      log.timed("spawned", name);
    };
    std::vector<Task<>> spawners;
    for (const char* name : {"a", "b", "c", "d"}) spawners.push_back(create_task(spawn(name)));
    co_await run_until_idle();
    CHECK(scheduler.active_count() == 1);
    CHECK(scheduler.pending_count() == 1);
    CHECK_FALSE(spawners[2].done());
    co_await gather(spawners);
    co_await scheduler.wait_and_close();
  });
  CHECK(log.lines ==
        Lines{"0s spawned a", "0s spawned b", "a done", "1s spawned c", "b done", "2s spawned d", "c done", "d done"});
  CHECK(run.records({"suspend"}).size() > 0);
}

TEST_CASE("a spawn that comes when others wait does not pass them, even when there is room again") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 1);
    auto spawn = [&](const char* name, Duration lasts) -> Coro<> {
      auto job = co_await scheduler.spawn(logged(log, name, lasts));
    };
    co_await spawn("a", 1s);
    co_await spawn("b", 1s);
    Task<> c = create_task(spawn("c", 1s));
    co_await run_until_idle();
    const jobs::JobHandle second = scheduler.jobs()[1];
    co_await second.close();  // its place is promised to c
    co_await spawn("d", 1s);
    co_await c;
    co_await scheduler.wait_and_close();
  });
  CHECK(log.lines == Lines{"a", "c", "d"});
}

TEST_CASE("a pending_limit of 0 is no limit, and so is a limit of none") {
  run_simulated([]() -> Coro<> {
    jobs::Scheduler queueing = co_await limited(1, 0);
    for (int i = 0; i < 200; ++i) co_await queueing.spawn(value_after(1s, i));
    CHECK(queueing.pending_count() == 199);
    jobs::Scheduler unlimited = co_await limited(std::nullopt, 1);
    for (int i = 0; i < 200; ++i) co_await unlimited.spawn(value_after(1s, i));
    CHECK(unlimited.active_count() == 200);
    co_await queueing.close();
    co_await unlimited.close();
  });
}

TEST_CASE("with a limit of 0 every job waits until it is closed") {
  run_simulated([]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(0, 10);
    jobs::Job<int> job = co_await scheduler.spawn(value_after(1s, 1));
    co_await sleep(10s);
    CHECK(job.pending());
    co_await scheduler.close();
    CHECK(job.closed());
  });
}

TEST_CASE("after close() spawn throws, and its coroutine is destroyed unrun and without a report") {
  const CapturedStderr captured;
  run_simulated([]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    co_await scheduler.close();
    CHECK(scheduler.closed());
    std::string how;
    try {
      co_await scheduler.spawn(value_after(1s, 1));
    } catch (const RuntimeError& error) {
      how = error.what();
    }
    CHECK(how == "The Scheduler is closed; spawn() before close()");
    co_await scheduler.close();
  });
  CHECK(captured.text() == "");
}

TEST_CASE("a spawn blocked on the full queue while close() runs throws, and its body never runs") {
  Log log;
  const CapturedStderr captured;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 1);
    auto spawn = [&](const char* name) -> Coro<> {
      try {
        auto job = co_await scheduler.spawn(one_second(log, name));
      } catch (const RuntimeError& error) {
        log(name, error.what());
      }
    };
    co_await spawn("a");
    co_await spawn("b");
    Task<> blocked = create_task(spawn("c"));
    Task<> promised = create_task(spawn("d"));
    co_await run_until_idle();
    co_await scheduler.close();
    CHECK(scheduler.size() == 0);
    co_await gather(blocked, promised);
    co_await sleep(5s);
  });
  const std::string refusal =
      " The Scheduler was closed while spawn() waited for a place; the coroutine was dropped unrun";
  CHECK(log.lines == Lines{"c" + refusal, "d" + refusal, "a cancelled"});
  CHECK(captured.text() == "");
}

TEST_CASE("a spawn that was promised a place when close() runs throws too") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 1);
    co_await scheduler.spawn(one_second(log, "a"));
    auto second = co_await scheduler.spawn(one_second(log, "b"));
    auto spawn = [&]() -> Coro<> {
      try {
        auto job = co_await scheduler.spawn(one_second(log, "c"));
      } catch (const RuntimeError&) {
        log("refused");
      }
    };
    Task<> spawner = create_task(spawn());
    co_await run_until_idle();
    co_await second.close();  // wakes the spawner
    co_await scheduler.close();
    co_await spawner;
  });
  CHECK(log.lines == Lines{"refused", "a cancelled"});
}

TEST_CASE("a spawn that is cancelled while it waits closes its job: the coroutine never runs, and nothing is lost") {
  Log log;
  const CapturedStderr captured;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 1);
    auto spawn = [&](const char* name) -> Coro<> { auto job = co_await scheduler.spawn(logged(log, name, 1s)); };
    co_await spawn("a");
    co_await spawn("b");
    Task<> c = create_task(spawn("c"));
    Task<> d = create_task(spawn("d"));
    co_await run_until_idle();
    c.cancel();
    co_await sleep(1500ms);  // a has ended: d has the place
    CHECK(c.cancelled());
    CHECK(d.done());
    co_await scheduler.wait_and_close();
  });
  CHECK(log.lines == Lines{"a", "b", "d"});
}

TEST_CASE("a spawn that is cancelled when a place was promised to it passes the place on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 1);
    auto spawn = [&](const char* name) -> Coro<> { auto job = co_await scheduler.spawn(logged(log, name, 1s)); };
    co_await spawn("a");
    co_await spawn("b");
    Task<> c = create_task(spawn("c"));
    Task<> d = create_task(spawn("d"));
    co_await run_until_idle();
    const jobs::JobHandle pending = scheduler.jobs()[1];
    co_await pending.close();
    c.cancel();
    co_await run_until_idle();
    CHECK(c.cancelled());
    CHECK(d.done());
    co_await scheduler.wait_and_close();
  });
  CHECK(log.lines == Lines{"a", "d"});
}

TEST_CASE("a job sees the context variables of its spawn(), also when it begins later") {
  Log log;
  run_simulated([&]() -> Coro<> {
    ContextVar<int> number("number", 0);
    jobs::Scheduler scheduler = co_await limited(1, 10);
    auto show = [&]() -> Coro<> {
      log(number.get());
      co_await sleep(1s);
      static_cast<void>(number.set(100));
    };
    for (int i = 1; i <= 3; ++i) {
      static_cast<void>(number.set(i));
      co_await scheduler.spawn(show());
    }
    static_cast<void>(number.set(9));
    co_await scheduler.wait_and_close();
  });
  CHECK(log.lines == Lines{"1", "2", "3"});
}

TEST_CASE("two schedulers share nothing") {
  run_simulated([]() -> Coro<> {
    jobs::Scheduler one = co_await limited(1, 0);
    jobs::Scheduler two = co_await limited(1, 0);
    jobs::Job<int> first = co_await one.spawn(value_after(1s, 1));
    jobs::Job<int> second = co_await two.spawn(value_after(1s, 2));
    CHECK(second.active());
    CHECK_FALSE(one.contains(second));
    co_await one.close();
    CHECK(first.closed());
    const int result = co_await second.wait();
    CHECK(result == 2);
    co_await two.close();
  });
}

TEST_CASE("a scheduler that is dropped without close() is a lint, and its jobs run on") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    {
      jobs::Scheduler scheduler = co_await limited(1, 0);
      co_await scheduler.spawn(logged(log, "a", 1s));
      co_await scheduler.spawn(logged(log, "b", 1s));
    }
    co_await sleep(3s);
  });
  CHECK(log.lines == Lines{"a", "b"});
  CHECK(run.count("lint") == 1);
}

TEST_CASE("jobs that are left when the program ends are destroyed without a report") {
  Log log;
  const CapturedStderr captured;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await limited(1, 0);
    for (int i = 0; i < 5; ++i) co_await scheduler.spawn(one_second(log, "job"));
    co_await sleep(100ms);
  });
  CHECK(captured.text().find("never awaited") == std::string::npos);
}

TEST_CASE("a scheduler of another run is refused") {
  std::optional<jobs::Scheduler> kept;
  run_simulated([&]() -> Coro<> { kept = co_await jobs::Scheduler::create(); });
  run_simulated([&]() -> Coro<> {
    std::string how;
    try {
      co_await kept->spawn(value_after(1s, 1));
    } catch (const RuntimeError& error) {
      how = error.what();
    }
    CHECK(how == "The Scheduler belongs to another event loop; create() one on the running loop");
  });
}

TEST_CASE("shield() keeps work from being cancelled with its waiter, and the scheduler knows of it") {
  Log log;
  run_simulated([&]() -> Coro<> {
    jobs::Scheduler scheduler = co_await jobs::Scheduler::create();
    auto outer = [&]() -> Coro<> { co_await scheduler.shield(one_second(log, "inner")); };
    Task<> task = create_task(outer());
    co_await run_until_idle();
    task.cancel();
    co_await run_until_idle();
    CHECK(task.cancelled());
    co_await scheduler.wait_and_close();
    log.timed("closed");
    const int value = co_await scheduler.shield(value_after(1s, 5));
    CHECK(value == 5);
  });
  CHECK(log.lines == Lines{"inner done", "1s closed"});
}
