#include "sim/edge_counter.h"
#include "sim/simulation.h"
#include "support/test.h"

extern "C" void __sanitizer_cov_trace_pc();

namespace {

// Computes as user code does: the compiler calls the hook at every branch of it. Tests are not compiled so.
void compute(int branches) {
  for (int i = 0; i < branches; ++i) __sanitizer_cov_trace_pc();
}

// Wakes every 10 ms and logs how late it was.
Coro<> heartbeat(Log& log, int beats) {
  Duration due = get_running_loop().time();
  for (int beat = 0; beat < beats; ++beat) {
    due += 10ms;
    co_await sleep(due - get_running_loop().time());
    if (get_running_loop().time() > due) log("late by", get_running_loop().time() - due);
  }
}

}  // namespace

TEST_CASE("blocking_sleep takes its time on the loop's lane, and nothing else runs meanwhile") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    Task<> beats = create_task(heartbeat(log, 10));
    co_await checkpoint();
    co_await sleep(15ms);
    blocking_sleep(50ms);
    co_await beats;
  });
  CHECK(log.lines.front() == "late by 45ms");
  CHECK(run.count("cpu") == 1);
  CHECK(
      run.timed_records({"cpu"})[0].starts_with("{\"t\":15000000,\"k\":\"cpu\",\"lane\":\"loop\",\"dur\":50000000,"
                                                "\"what\":\"blocking_sleep\",\"task\":1,\"at\":\"cpu_cost_test.cpp:"));
}

TEST_CASE("blocking_sleep in a worker leaves the heartbeat alone") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> beats = create_task(heartbeat(log, 10));
    co_await to_thread([] { blocking_sleep(50ms); });
    co_await beats;
  });
  CHECK(log.lines.empty());
}

TEST_CASE("charge declares a cost under its own name") {
  const Run run = run_simulated([]() -> Coro<> {
    charge(30ms, "calc_pi");
    CHECK(get_running_loop().time() == 30ms);
    co_return;
  });
  CHECK(run.elapsed == 30ms);
  CHECK(run.records({"cpu"})[0].find("\"dur\":30000000,\"what\":\"calc_pi\"") != std::string::npos);
}

TEST_CASE("a cost that is not positive is none") {
  const Run run = run_simulated([]() -> Coro<> {
    blocking_sleep(0s);
    blocking_sleep(-1s);
    charge(0s, "nothing");
    co_return;
  });
  CHECK(run.elapsed == 0s);
  CHECK(run.count("cpu") == 0);
}

TEST_CASE("blocking_sleep outside run is a RuntimeError") {
  CHECK_THROWS_AS(blocking_sleep(1s), RuntimeError);
}

TEST_CASE("100,000 branches are a millisecond") {
  run_simulated([]() -> Coro<> {
    compute(100'000);
    CHECK(get_running_loop().time() == 1ms);
    compute(250'000);
    CHECK(get_running_loop().time() == 3ms);
    co_return;
  });
}

TEST_CASE("less than a millisecond is not charged, but carried") {
  run_simulated([]() -> Coro<> {
    compute(99'999);
    CHECK(get_running_loop().time() == 0ms);
    compute(1);
    CHECK(get_running_loop().time() == 1ms);
    for (int i = 0; i < 10; ++i) {
      compute(60'000);
      co_await checkpoint();
    }
    CHECK(get_running_loop().time() == 7ms);
  });
}

TEST_CASE("what a step computed is charged when it ends, before anybody else runs") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    auto other = [&]() -> Coro<> {
      log.timed("other");
      co_return;
    };
    Task<> task = create_task(other());
    compute(500'000);
    co_await task;
  });
  CHECK(log.lines == Lines{"5ms other"});
  CHECK(run.elapsed == 5ms);
  CHECK(run.records({"cpu"})[0].find("\"lane\":\"loop\",\"dur\":5000000,\"what\":\"code\",\"task\":1") !=
        std::string::npos);
}

TEST_CASE("a computing loop makes the heartbeat late") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> beats = create_task(heartbeat(log, 3));
    co_await sleep(15ms);
    compute(1'000'000);
    co_await beats;
  });
  CHECK(log.lines == Lines{"late by 5ms"});
}

TEST_CASE("branches computed in a worker cost the worker's lane") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    Task<> beats = create_task(heartbeat(log, 10));
    co_await to_thread([] { compute(5'000'000); });
    CHECK(get_running_loop().time() == 50ms);
    co_await beats;
  });
  CHECK(log.lines.empty());
  CHECK(run.records({"cpu"})[0].find("\"lane\":\"worker 1\",\"dur\":50000000,\"what\":\"code\"") != std::string::npos);
}

TEST_CASE("branches computed in a callback of the loop are charged too") {
  run_simulated([]() -> Coro<> {
    get_running_loop().call_soon([] { compute(300'000); });
    co_await checkpoint();
    CHECK(get_running_loop().time() == 3ms);
  });
}

TEST_CASE("branches computed in a callback are charged to the loop when a worker starts right after") {
  run_simulated([]() -> Coro<> {
    auto wait = []() -> Coro<> { co_await to_thread([] {}); };
    Task<> task = create_task(wait());
    get_running_loop().call_soon([] { compute(300'000); });
    co_await task;
    CHECK(get_running_loop().time() == 3ms);
  });
}

TEST_CASE("what was computed before a run is not charged to it") {
  compute(1'000'000);
  const Run run = run_simulated([]() -> Coro<> { co_await checkpoint(); });
  CHECK(run.elapsed == 0s);
}

TEST_CASE("other lanes go on while the loop computes") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    auto wait = [&]() -> Coro<> {
      co_await to_thread([] {
        blocking_sleep(20ms);
        print("worker");
      });
      log.timed("result");
    };
    Task<> task = create_task(wait());
    co_await sleep(1ms);
    blocking_sleep(99ms);
    print("loop");
    co_await task;
  });
  CHECK(run.printed == Lines{"worker", "loop"});
  CHECK(run.timed_records({"print"})[0].starts_with("{\"t\":20000000,"));
  CHECK(log.lines == Lines{"100ms result"});
}
