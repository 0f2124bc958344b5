// The event loop: callbacks, timers, sleeping, stopping, the end of a run, the trace.
#include <stdexcept>

#include "conformance/worlds.h"

namespace {

Duration time_of(const std::string& line) {
  return Duration(std::stoll(line.substr(line.find(':') + 1)));
}

}  // namespace

TEST_CASE_TEMPLATE("call_soon runs callbacks in the order in which they were given, each in the next iteration", World,
                   WORLDS) {
  Log log;
  const Run run = run_in<World>([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.call_soon([&] {
      log("first");
      get_running_loop().call_soon([&] { log("added"); });
    });
    loop.call_soon([&] { log("second"); });
    Handle cancelled = loop.call_soon([&] { log("cancelled"); });
    cancelled.cancel();
    log("not yet");
    co_await checkpoint();
    log("task");
    co_await checkpoint();
  });
  CHECK(log.lines == Lines{"not yet", "first", "second", "task", "added"});
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("timers run in order of their deadlines, equal ones in order of creation, none too early", World,
                   WORLDS) {
  Log log;
  std::vector<Duration> at;
  run_in<World>([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    const Duration begin = loop.time();
    const auto arrive = [&log, &at, begin](const char* name) {
      log(name);
      at.push_back(get_running_loop().time() - begin);
    };
    loop.call_at(begin + 8ms, [arrive] { arrive("c"); });
    loop.call_at(begin + 2ms, [arrive] { arrive("a"); });
    loop.call_at(begin + 8ms, [arrive] { arrive("d"); });
    loop.call_at(begin + 4ms, [arrive] { arrive("b"); });
    Handle never = loop.call_later(3ms, [arrive] { arrive("cancelled"); });
    never.cancel();
    co_await sleep(10ms);
  });
  CHECK(log.lines == Lines{"a", "b", "c", "d"});
  REQUIRE(at.size() == 4);
  CHECK(at[0] >= 2ms);
  CHECK(at[1] >= 4ms);
  CHECK(at[2] >= 8ms);
  CHECK(at[3] >= 8ms);
}

TEST_CASE_TEMPLATE("a timer that is not in the future runs in the next iteration", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.call_later(0s, [&] { log("now"); });
    loop.call_later(-5s, [&] { log("past"); });
    co_await checkpoint();
    co_await checkpoint();
    co_await checkpoint();
  });
  CHECK(log.lines.size() == 2);
}

TEST_CASE_TEMPLATE("sleep takes at least its time, and sleepers of one delay wake in order", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    auto sleeper = [&](const char* name) -> Coro<> {
      const Duration begin = get_running_loop().time();
      co_await sleep(5ms);
      CHECK(get_running_loop().time() - begin >= 5ms);
      log(name);
    };
    co_await gather(sleeper("a"), sleeper("b"), sleeper("c"));
  });
  CHECK(log.lines == Lines{"a", "b", "c"});
}

TEST_CASE_TEMPLATE("sleep(0) lets the others run once, and nobody waits for time", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    auto twice = [&](const char* name) -> Coro<> {
      log(name, 1);
      co_await sleep(0s);
      log(name, 2);
    };
    co_await gather(twice("a"), twice("b"));
  });
  CHECK(log.lines == Lines{"a 1", "b 1", "a 2", "b 2"});
}

TEST_CASE_TEMPLATE("the loop's time begins near zero and never goes back", World, WORLDS) {
  run_in<World>([]() -> Coro<> {
    Duration last{};
    for (int i = 0; i < 200; ++i) {
      const Duration now = get_running_loop().time();
      CHECK(now >= last);
      last = now;
      co_await sleep(i % 20 == 0 ? 1ms : 0s);
    }
    CHECK(last >= 10ms);
  });
}

TEST_CASE_TEMPLATE("a callback that throws is reported, and the loop lives on", World, WORLDS) {
  Lines heard;
  Log log;
  run_in<World>([&]() -> Coro<> {
    hear_exceptions(heard);
    EventLoop& loop = get_running_loop();
    loop.call_soon([] { throw std::runtime_error("soon"); });
    loop.call_later(1ms, [] { throw std::runtime_error("later"); });
    loop.call_soon_threadsafe([] { throw std::runtime_error("inbox"); });
    co_await sleep(3ms);
    log("alive");
  });
  CHECK(heard == Lines{"Exception in a callback of the event loop: std::runtime_error: soon",
                       "Exception in a callback of the event loop: std::runtime_error: inbox",
                       "Exception in a callback of the event loop: std::runtime_error: later"});
  CHECK(log.lines == Lines{"alive"});
}

TEST_CASE_TEMPLATE("stop() ends the run after the present iteration", World, WORLDS) {
  Log log;
  const Run run = run_in<World>([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.call_later(2ms, [&] {
      get_running_loop().call_soon([&] { log("next iteration"); });
      get_running_loop().stop();
      log("stopped");
    });
    co_await sleep(10s);
    log("slept");
  });
  CHECK(log.lines == Lines{"stopped"});
  CHECK(run.failure() == "RuntimeError: The event loop was stopped before its main task was done");
}

TEST_CASE_TEMPLATE("the end of a run cancels the tasks that are left and waits for their clean-up", World, WORLDS) {
  Log log;
  auto left = [&](const char* name) -> Coro<> {
    std::exception_ptr cancelled;
    try {
      co_await sleep(100s);
    } catch (const CancelledError&) {
      cancelled = std::current_exception();
    }
    co_await sleep(2ms);
    log(name, "cleaned up");
    std::rethrow_exception(cancelled);
  };
  const Run run = run_in<World>([&]() -> Coro<> {
    const Task<> a = create_task(left("a"));
    const Task<> b = create_task(left("b"));
    co_await sleep(2ms);
    log("main ends");
  });
  CHECK(log.lines == Lines{"main ends", "a cleaned up", "b cleaned up"});
  CHECK(run.elapsed >= 4ms);
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("what main throws comes out of run, and what it leaves is ended first", World, WORLDS) {
  Log log;
  auto left = [&]() -> Coro<> {
    try {
      co_await sleep(100s);
    } catch (const CancelledError&) {
      log("cancelled");
      throw;
    }
  };
  const Run run = run_in<World>([&]() -> Coro<> {
    const Task<> task = create_task(left());
    co_await sleep(1ms);
    throw std::runtime_error("main broke");
  });
  CHECK(log.lines == Lines{"cancelled"});
  CHECK(run.failure() == "std::runtime_error: main broke");
}

TEST_CASE_TEMPLATE("runs follow each other, and the same body runs without a trace and in debug mode", World, WORLDS) {
  int runs = 0;
  const auto body = [&]() -> Coro<> {
    CHECK(current_task().id() == 1);
    co_await sleep(1ms);
    const int number = co_await to_thread([&] { return runs + 1; });
    runs = number;
  };
  run_untraced_in<World>(body);
  run_untraced_in<World>(body, true);
  run_in<World>(body);
  CHECK(runs == 3);
}

TEST_CASE_TEMPLATE("a trace begins with run, ends with end, and its time never goes back", World, WORLDS) {
  const Run run = run_in<World>([]() -> Coro<> {
    Queue<int> queue(1);
    auto produce = [&]() -> Coro<> {
      for (int i = 0; i < 3; ++i) co_await queue.put(i);
    };
    const Task<> producer = create_task(produce());
    for (int i = 0; i < 3; ++i) {
      const int item = co_await queue.get();
      co_await to_thread([item] {
        blocking_sleep(1ms);
        print("item", item);
      });
      blocking_sleep(1ms);
    }
    co_await sleep(1ms);
  });
  REQUIRE(run.trace.size() > 20);
  CHECK(run.trace.front().find("\"k\":\"run\"") != std::string::npos);
  CHECK(run.trace.back().find("\"k\":\"end\",\"exit\":0}") != std::string::npos);
  Duration last{};
  for (const std::string& line : run.trace) {
    CHECK(line.rfind("{\"t\":", 0) == 0);
    CHECK(line.back() == '}');
    CHECK(time_of(line) >= last);
    last = time_of(line);
  }
  for (const char* kind : {"submit", "work", "worked", "print"}) CHECK(run.count(kind) == 3);
  CHECK(run.count("run") == 1);
  CHECK(run.count("end") == 1);
}
