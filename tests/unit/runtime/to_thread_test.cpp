#include "runtime/to_thread.h"

#include <memory>
#include <source_location>
#include <stdexcept>

#include "support/test.h"

namespace {

// Blocks a worker for `delay`, as a blocking call does.
int block(Duration delay, int value) {
  blocking_sleep(delay);
  return value;
}

}  // namespace

TEST_CASE("to_thread gives the result of work on another lane while the loop runs on") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    auto work = [&]() -> Coro<> {
      const int value = co_await to_thread([] { return block(1s, 42); });
      log.timed("value", value);
    };
    Task<> task = create_task(work());
    co_await sleep(500ms);
    log.timed("the loop runs");
    CHECK_FALSE(task.done());
    co_await task;
  });
  CHECK(log.lines == Lines{"500ms the loop runs", "1s value 42"});
  CHECK(run.elapsed == 1s);
}

TEST_CASE("work without a result, and work that can only be moved") {
  Log log;
  run_simulated([&]() -> Coro<> {
    co_await to_thread([&] { log("void"); });
    auto text = std::make_unique<std::string>("moved");
    auto give_back = [text = std::move(text)]() mutable { return std::move(text); };
    const std::unique_ptr<std::string> back = co_await to_thread(std::move(give_back));
    log(*back);
  });
  CHECK(log.lines == Lines{"void", "moved"});
}

TEST_CASE("work does not begin before its coroutine is awaited") {
  const CapturedStderr errors;
  Log log;
  run_simulated([&]() -> Coro<> {
    {
      const auto never = to_thread([&] { log("ran"); });
    }
    co_await sleep(1s);
  });
  CHECK(log.lines.empty());
}

TEST_CASE("the submitting code goes on before the work begins") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> task = create_task([](Log& events) -> Coro<> { co_await to_thread([&events] { events("work"); }); }(log));
    get_running_loop().call_soon([&] { log("same iteration"); });
    co_await task;
  });
  CHECK(log.lines == Lines{"same iteration", "work"});
}

TEST_CASE("an exception of the work comes back to who awaits it") {
  Lines heard;
  Log log;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    try {
      co_await to_thread([] {
        blocking_sleep(1s);
        throw std::runtime_error("worker broke");
      });
    } catch (const std::runtime_error& error) {
      log.timed(error);
    }
  });
  CHECK(log.lines == Lines{"1s worker broke"});
  CHECK(heard.empty());
}

TEST_CASE("eight workers: the ninth job waits for the first to finish") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    auto work = [&](int number) -> Coro<> {
      co_await to_thread([] { blocking_sleep(1s); });
      log.timed(number);
    };
    std::vector<Coro<>> jobs;
    for (int i = 1; i <= 9; ++i) jobs.push_back(work(i));
    co_await gather(std::move(jobs));
  });
  CHECK(log.lines == Lines{"1s 1", "1s 2", "1s 3", "1s 4", "1s 5", "1s 6", "1s 7", "1s 8", "2s 9"});
  CHECK(run.elapsed == 2s);
}

TEST_CASE("queued jobs begin in the order in which they were submitted") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto work = [&](int number) -> Coro<> {
      co_await to_thread([&log, number] {
        log(number);
        blocking_sleep(1s);
      });
    };
    std::vector<Coro<>> jobs;
    for (int i = 1; i <= 20; ++i) jobs.push_back(work(i));
    co_await gather(std::move(jobs));
    CHECK(get_running_loop().time() == 3s);
  });
  REQUIRE(log.lines.size() == 20);
  for (std::size_t i = 0; i < 20; ++i) CHECK(log.lines[i] == std::to_string(i + 1));
}

TEST_CASE("cancelling the await abandons the wait, never the thread") {
  Log log;
  Lines heard;
  const Run run = run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    auto wait = [&]() -> Coro<> {
      try {
        co_await to_thread([] {
          blocking_sleep(5s);
          throw std::runtime_error("nobody listens");
        });
      } catch (const CancelledError&) {
        log.timed("gave up");
        throw;
      }
    };
    Task<> task = create_task(wait());
    co_await sleep(1s);
    task.cancel();
    co_await run_until_idle();
    CHECK(task.cancelled());
    co_await sleep(10s);
  });
  CHECK(log.lines == Lines{"1s gave up"});
  CHECK(heard.empty());
  CHECK(run.count("worked") == 1);
}

TEST_CASE("a job that waits for a free worker never begins when its await is cancelled") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    std::vector<Task<int>> blockers;
    for (int i = 0; i < 8; ++i) blockers.push_back(create_task(to_thread([] { return block(1s, 0); })));
    Task<int> ninth = create_task(to_thread([&] {
      log("began");
      return 9;
    }));
    co_await sleep(500ms);
    ninth.cancel();
    co_await gather(blockers);
    CHECK(ninth.cancelled());
  });
  CHECK(log.lines.empty());
  CHECK(run.elapsed == 1s);
  CHECK(run.records({"drop"}).size() == 1);
}

TEST_CASE("a worker that is blocked keeps its place while its waiter is gone") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto wait = [](Duration delay) -> Coro<> { co_await to_thread([delay] { blocking_sleep(delay); }); };
    std::vector<Task<>> abandoned;
    for (int i = 0; i < 8; ++i) abandoned.push_back(create_task(wait(5s)));
    co_await sleep(1s);
    for (const Task<>& task : abandoned) task.cancel();
    co_await wait(1s);
    log.timed("done");
  });
  CHECK(log.lines == Lines{"6s done"});
}

TEST_CASE("a result that comes in the tick of the cancellation is dropped") {
  run_simulated([]() -> Coro<> {
    auto wait = []() -> Coro<int> {
      const int value = co_await to_thread([] { return block(1s, 1); });
      co_return value;
    };
    Task<int> task = create_task(wait());
    get_running_loop().call_at(1s, [&] { task.cancel(); });
    co_await sleep(2s);
    CHECK(task.cancelled());
  });
}

TEST_CASE("the end of a run waits for work that is still running") {
  Log log;
  auto wait = [&]() -> Coro<> {
    co_await to_thread([&] {
      blocking_sleep(5s);
      log("finished");
    });
  };
  const Run run = run_simulated([&]() -> Coro<> {
    const Task<> left = create_task(wait());
    co_await sleep(1s);
  });
  CHECK(log.lines == Lines{"finished"});
  CHECK(run.elapsed == 5s);
}

TEST_CASE("time on a worker's lane is the worker's own") {
  run_simulated([]() -> Coro<> {
    co_await sleep(1s);
    const Duration there = co_await to_thread([] {
      blocking_sleep(250ms);
      return get_running_loop().time();
    });
    CHECK(there == 1250ms);
  });
}

TEST_CASE("what a worker prints appears when its lane gets there") {
  const Run run = run_simulated([]() -> Coro<> {
    auto wait = []() -> Coro<> {
      co_await to_thread([] {
        blocking_sleep(1s);
        print("worker");
        blocking_sleep(1s);
      });
    };
    Task<> task = create_task(wait());
    co_await sleep(500ms);
    print("loop");
    co_await sleep(1s);
    print("loop again");
    co_await task;
  });
  CHECK(run.printed == Lines{"loop", "worker", "loop again"});
  CHECK(run.timed_records({"print"})[1] ==
        "{\"t\":1000000000,\"k\":\"print\",\"text\":\"worker\",\"lane\":\"worker 1\"}");
}

TEST_CASE("a second use of a worker takes the lane that is free first") {
  const Run run = run_simulated([]() -> Coro<> {
    co_await to_thread([] { blocking_sleep(1s); });
    co_await to_thread([] { blocking_sleep(1s); });
  });
  CHECK(run.elapsed == 2s);
  CHECK(run.records({"work"}) == Lines{"{\"k\":\"work\",\"id\":1,\"lane\":\"worker 1\",\"task\":1}",
                                       "{\"k\":\"work\",\"id\":2,\"lane\":\"worker 1\",\"task\":1}"});
  CHECK(run.records({"worked"})[0] == "{\"k\":\"worked\",\"id\":1,\"lane\":\"worker 1\",\"how\":\"result\"}");
}

TEST_CASE("a thread pool runs as many jobs at a time as it has threads") {
  Log log;
  run_simulated([&]() -> Coro<> {
    ThreadPool pool(2);
    std::vector<Future<int>> jobs;
    for (int i = 1; i <= 3; ++i) jobs.push_back(run_in_executor(pool, [i] { return block(1s, i); }));
    for (const Future<int>& job : jobs) {
      const int value = co_await job;
      log.timed(value);
    }
  });
  CHECK(log.lines == Lines{"1s 1", "1s 2", "2s 3"});
}

TEST_CASE("run_in_executor queues its job at once, awaited or not, and closing the pool waits for it") {
  Log log;
  run_simulated([&]() -> Coro<> {
    ThreadPool pool(1);
    const Future<> job = run_in_executor(pool, [&] {
      blocking_sleep(1s);
      log("done");
    });
    co_await pool.close();
    log.timed("closed", job.done());
    log(thrown_by([&] { static_cast<void>(run_in_executor(pool, [] {})); }));
  });
  CHECK(log.lines ==
        Lines{"done", "1s closed true", "RuntimeError: The ThreadPool is closed; run_in_executor() before close()"});
}

TEST_CASE("the record of a job names the line that asked for it") {
  const unsigned line = std::source_location::current().line();
  const Run run = run_simulated([]() -> Coro<> {
    ThreadPool pool(1);
    const Future<> job = run_in_executor(pool, [] {});  // line + 3
    co_await job;
    co_await to_thread([] {});  // line + 5
    co_await pool.close();
  });
  const Lines records = run.records({"submit"});
  REQUIRE(records.size() == 2);
  CHECK(records[0].find("to_thread_test.cpp:" + std::to_string(line + 3)) != std::string::npos);
  CHECK(records[1].find("to_thread_test.cpp:" + std::to_string(line + 5)) != std::string::npos);
}

TEST_CASE("a job of a pool that is full of others never begins once its waiter is cancelled") {
  Log log;
  run_simulated([&]() -> Coro<> {
    ThreadPool pool(1);
    const Future<int> first = run_in_executor(pool, [] { return block(1s, 1); });
    const Future<> second = run_in_executor(pool, [&] { log("ran"); });
    second.cancel();
    co_await pool.close();
    log.timed("closed", first.result(), second.cancelled());
  });
  CHECK(log.lines == Lines{"1s closed 1 true"});
}

TEST_CASE("a pool without threads is refused") {
  run_simulated([]() -> Coro<> {
    CHECK(thrown_by([] { ThreadPool pool(0); }) == "ValueError: ThreadPool(0): a pool needs at least one thread");
    co_return;
  });
}

TEST_CASE("on a worker no loop runs, and its print and blocking_sleep still count") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    co_await to_thread([&] {
      log(thrown_by([] { get_running_loop(); }));
      blocking_sleep(1s);
      print("from the worker");
    });
  });
  CHECK(log.lines == Lines{"RuntimeError: no running event loop; call this from a coroutine that run() runs"});
  CHECK(run.printed == Lines{"from the worker"});
  CHECK(run.elapsed == 1s);
}
