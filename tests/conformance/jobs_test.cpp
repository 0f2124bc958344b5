// Jobs in virtual and in real time.
#include "jobs/atomic.h"

#include "conformance/worlds.h"
#include "support/jobs.h"
#include "support/test.h"
#include "web/testing.h"

TEST_CASE_TEMPLATE("jobs keep to the limit and begin in order", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    auto making = limited(2, 2);
    jobs::Scheduler scheduler = co_await making;
    std::size_t most = 0;
    auto body = [&](int number) -> Coro<> {
      log(number);
      most = std::max(most, scheduler.active_count());
      co_await sleep(2ms);
    };
    for (int i = 1; i <= 8; ++i) {
      auto spawning = scheduler.spawn(body(i));
      co_await spawning;
    }
    auto closing = scheduler.wait_and_close();
    co_await closing;
    CHECK(most == 2);
  });
  CHECK(log.lines == Lines{"1", "2", "3", "4", "5", "6", "7", "8"});
}

TEST_CASE_TEMPLATE("wait() gives a job's result, and its error goes to who waits", World, WORLDS) {
  Lines heard;
  run_in<World>([&]() -> Coro<> {
    hear_exceptions(heard);
    auto creating = jobs::Scheduler::create();
    jobs::Scheduler scheduler = co_await creating;
    auto spawning = scheduler.spawn(value_after(1ms, 7));
    jobs::Job<int> good = co_await spawning;
    auto waiting = good.wait();
    const int result = co_await waiting;
    CHECK(result == 7);
    auto spawning_bad = scheduler.spawn(fail_after(1ms, "boom"));
    jobs::Job<int> bad = co_await spawning_bad;
    auto failing = bad.wait();
    CHECK_THROWS_AS(co_await failing, std::runtime_error);
    auto closing = scheduler.close();
    co_await closing;
  });
  CHECK(heard.empty());
}

TEST_CASE_TEMPLATE("closing cancels what runs and drops what waits, and a stubborn job is reported", World, WORLDS) {
  Lines heard;
  Log log;
  run_in<World>([&]() -> Coro<> {
    hear_exceptions(heard);
    jobs::SchedulerOptions options;
    options.limit = 1;
    options.close_timeout = 5ms;
    auto creating = jobs::Scheduler::create(std::move(options));
    jobs::Scheduler scheduler = co_await creating;
    auto first = scheduler.spawn(clean_up_for(10s));
    co_await first;
    auto second = scheduler.spawn(one_second(log, "pending"));
    co_await second;
    co_await sleep(1ms);
    auto closing = scheduler.close();
    co_await closing;
    CHECK(scheduler.size() == 0);
  });
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].find("Job closing timed out: TimeoutError") == 0);
  CHECK(log.lines.empty());
}

TEST_CASE_TEMPLATE("a client that goes cancels an atomic handler's waiter, and the job ends by itself", World, WORLDS) {
  Log log;
  const Run result = run_in<World>([&]() -> Coro<> {
    Event begun;
    Event gone;
    Event done;
    web::Application app;
    jobs::setup(app);
    auto pay = [&](web::Request& request) -> Coro<web::Response> {
      begun.set();
      co_await gone.wait();
      co_await sleep(20ms);
      log(request.method(), request.path(), request.remote().empty());
      done.set();
      co_return web::Response::text("paid");
    };
    app.router().add_get("/pay", jobs::atomic(pay));
    web::RunnerOptions options;
    options.server.handler_cancellation = true;
    auto creating = web::TestClient::create(std::move(app), std::move(options));
    web::TestClient client = co_await creating;
    auto ask = [&]() -> Coro<> {
      auto asking = client.get("/pay");
      http::ClientResponse response = co_await asking;
    };
    Task<> asker = create_task(ask());
    co_await begun.wait();
    asker.cancel();
    co_await sleep(1ms);
    gone.set();
    co_await done.wait();
    co_await client.close();
    CHECK(all_tasks().size() == 1);
  });
  CHECK(result.failure() == "");
  CHECK(log.lines == Lines{"GET /pay false"});
}
