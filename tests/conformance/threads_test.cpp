// Worker threads: to_thread, ThreadPool, blocking_sleep and print.
#include <atomic>
#include <memory>
#include <stdexcept>

#include "conformance/worlds.h"

TEST_CASE_TEMPLATE("to_thread gives the result of its work while the loop runs on", World, WORLDS) {
  Log log;
  const Run run = run_in<World>([&]() -> Coro<> {
    auto work = [&]() -> Coro<> {
      const std::string text = co_await to_thread([] {
        blocking_sleep(10ms);
        return std::string("from the worker");
      });
      log(text);
    };
    Task<> task = create_task(work());
    bool ran = false;
    get_running_loop().call_later(1ms, [&] { ran = true; });
    co_await task;
    CHECK(ran);
  });
  CHECK(log.lines == Lines{"from the worker"});
  CHECK(run.elapsed >= 10ms);
  CHECK(run.count("worked") == 1);
}

TEST_CASE_TEMPLATE("an exception of the work comes back to who awaits it", World, WORLDS) {
  Log log;
  Lines heard;
  run_in<World>([&]() -> Coro<> {
    hear_exceptions(heard);
    for (int i = 0; i < 3; ++i) {
      try {
        co_await to_thread([i] {
          blocking_sleep(1ms);
          throw std::runtime_error("worker broke " + std::to_string(i));
        });
      } catch (const std::runtime_error& error) {
        log(error);
      }
    }
  });
  CHECK(log.lines == Lines{"worker broke 0", "worker broke 1", "worker broke 2"});
  CHECK(heard.empty());
}

TEST_CASE_TEMPLATE("work and results that can only be moved", World, WORLDS) {
  run_untraced_in<World>([]() -> Coro<> {
    auto text = std::make_unique<std::string>("moved");
    auto give_back = [text = std::move(text)]() mutable { return std::move(text); };
    const std::unique_ptr<std::string> back = co_await to_thread(std::move(give_back));
    CHECK(*back == "moved");
  });
}

TEST_CASE_TEMPLATE("a job that no worker has begun never begins once its await is cancelled", World, WORLDS) {
  std::atomic<bool> began = false, over = false;
  const Run run = run_in<World>([&]() -> Coro<> {
    ThreadPool pool(1);
    const Future<> first = run_in_executor(pool, [&] { World::block_until(over); });
    const Future<> second = run_in_executor(pool, [&] { began = true; });
    co_await sleep(1ms);
    CHECK(second.cancel());
    over = true;
    co_await pool.close();
    CHECK(first.done());
    CHECK(second.cancelled());
  });
  CHECK_FALSE(began);
  CHECK(run.count("drop") == 1);
}

TEST_CASE_TEMPLATE("cancelling the await abandons the wait, never the thread", World, WORLDS) {
  std::atomic<bool> finished = false, over = false;
  Log log;
  Lines heard;
  run_in<World>([&]() -> Coro<> {
    hear_exceptions(heard);
    Event begun;
    EventLoop& loop = get_running_loop();
    auto wait = [&]() -> Coro<> {
      try {
        co_await to_thread([&] {
          loop.call_soon_threadsafe([&] { begun.set(); });
          World::block_until(over);
          finished = true;
          throw std::runtime_error("nobody listens");
        });
      } catch (const CancelledError&) {
        log("gave up");
        throw;
      }
    };
    Task<> task = create_task(wait());
    co_await begun.wait();
    task.cancel();
    co_await run_until_idle();
    log("task is cancelled", task.cancelled());
    over = true;
  });
  // The end of the run waited for the thread.
  CHECK(finished);
  CHECK(log.lines == Lines{"gave up", "task is cancelled true"});
  CHECK(heard.empty());
}

TEST_CASE_TEMPLATE("the end of a run waits for work that nobody awaits", World, WORLDS) {
  std::atomic<bool> finished = false;
  Event begun;
  // It captures what outlives main: the work ends after it.
  auto wait = [&]() -> Coro<> {
    EventLoop* const loop = &get_running_loop();
    co_await to_thread([&, loop] {
      loop->call_soon_threadsafe([&] { begun.set(); });
      blocking_sleep(10ms);
      finished = true;
    });
  };
  run_untraced_in<World>([&]() -> Coro<> {
    const Task<> left = create_task(wait());
    co_await begun.wait();
  });
  CHECK(finished);
}

TEST_CASE_TEMPLATE("a ThreadPool runs at most as many jobs at a time as it has threads", World, WORLDS) {
  std::atomic<int> inside = 0, most = 0, done = 0;
  run_in<World>([&]() -> Coro<> {
    ThreadPool pool(3);
    std::vector<Future<>> jobs;
    for (int i = 0; i < 12; ++i) {
      jobs.push_back(run_in_executor(pool, [&] {
        const int now = ++inside;
        int seen = most;
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        blocking_sleep(1ms);
        --inside;
        ++done;
      }));
    }
    co_await gather(jobs);
  });
  CHECK(done == 12);
  CHECK(most <= 3);
}

TEST_CASE_TEMPLATE("closing a ThreadPool waits for its jobs and refuses later ones", World, WORLDS) {
  Log log;
  std::atomic<int> done = 0;
  run_in<World>([&]() -> Coro<> {
    ThreadPool pool(2);
    for (int i = 0; i < 4; ++i) {
      static_cast<void>(run_in_executor(pool, [&] {
        blocking_sleep(1ms);
        ++done;
      }));
    }
    co_await pool.close();
    log("closed after", done.load());
    log(thrown_by([&] { static_cast<void>(run_in_executor(pool, [] {})); }));
  });
  CHECK(log.lines ==
        Lines{"closed after 4", "RuntimeError: The ThreadPool is closed; run_in_executor() before close()"});
}

TEST_CASE_TEMPLATE("a ThreadPool that is destroyed drops what has not begun and cancels who waits for it", World,
                   WORLDS) {
  constexpr int kJobs = 300;
  std::atomic<int> ran = 0;
  run_in<World>([&]() -> Coro<> {
    std::vector<Future<>> jobs;
    {
      ThreadPool pool(1);
      for (int i = 0; i < kJobs; ++i) {
        jobs.push_back(run_in_executor(pool, [&] {
          blocking_sleep(1ms);
          ++ran;
        }));
      }
    }
    const int ran_at_the_end = ran;
    co_await run_until_idle();
    CHECK(ran == ran_at_the_end);
    CHECK(jobs.back().cancelled());
    int dropped = 0;
    for (const Future<>& job : jobs) dropped += job.cancelled();
    CHECK(dropped > 0);
  });
  CHECK(ran < kJobs);
}

TEST_CASE_TEMPLATE("many small jobs from many tasks all come back", World, WORLDS) {
  for (const bool traced : {true, false}) {
    int sum = 0;
    const auto body = [&]() -> Coro<> {
      auto work = [&](int value) -> Coro<> {
        for (int i = 0; i < 10; ++i) {
          const int result = co_await to_thread([value] { return value; });
          sum += result;
        }
      };
      std::vector<Coro<>> tasks;
      for (int i = 1; i <= 20; ++i) tasks.push_back(work(i));
      co_await gather(std::move(tasks));
    };
    if (traced) {
      run_in<World>(body);
    } else {
      run_untraced_in<World>(body);
    }
    CHECK(sum == 2100);
  }
}

TEST_CASE_TEMPLATE("a worker prints whole lines, and its lane is in the trace", World, WORLDS) {
  const Run run = run_in<World>([]() -> Coro<> {
    co_await to_thread([] {
      print("worker", 1);
      blocking_sleep(2ms);
      print("worker", 2);
    });
    print("loop");
  });
  CHECK(run.printed == Lines{"worker 1", "worker 2", "loop"});
  const Lines records = run.records({"print"});
  CHECK(records[0] == "{\"k\":\"print\",\"text\":\"worker 1\",\"lane\":\"worker 1\"}");
  CHECK(records[2] == "{\"k\":\"print\",\"task\":1,\"text\":\"loop\"}");
}

TEST_CASE_TEMPLATE("blocking_sleep blocks the loop, and nobody else runs meanwhile", World, WORLDS) {
  Log log;
  const Run run = run_in<World>([&]() -> Coro<> {
    get_running_loop().call_later(1ms, [&] { log("timer"); });
    blocking_sleep(5ms);
    log("awake", get_running_loop().time() >= 5ms);
    co_await sleep(1ms);
  });
  CHECK(log.lines == Lines{"awake true", "timer"});
  CHECK(run.elapsed >= 6ms);
  CHECK(run.count("cpu") == 1);
}

TEST_CASE_TEMPLATE("the work of a thread sees its task's context and keeps what it sets to itself", World, WORLDS) {
  ContextVar<std::string> user("user");
  run_in<World>([&]() -> Coro<> {
    auto task = [&](std::string name) -> Coro<> {
      static_cast<void>(user.set(name));
      for (int i = 0; i < 5; ++i) {
        const std::string seen = co_await to_thread([&] {
          std::string before = user.get();
          static_cast<void>(user.set("changed"));
          return before;
        });
        CHECK(seen == name);
        CHECK(user.get() == name);
      }
    };
    co_await gather(task("ada"), task("bob"), task("eve"));
  });
}

TEST_CASE_TEMPLATE("no loop runs on a worker", World, WORLDS) {
  run_in<World>([]() -> Coro<> {
    const std::string error = co_await to_thread([] { return thrown_by([] { get_running_loop(); }); });
    CHECK(error == "RuntimeError: no running event loop; call this from a coroutine that run() runs");
  });
}

TEST_CASE_TEMPLATE("a worker hands over to the loop through call_soon_threadsafe, in order", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    co_await to_thread([&] {
      for (int i = 1; i <= 3; ++i) loop.call_soon_threadsafe([&log, i] { log(i); });
    });
    log("done");
  });
  CHECK(log.lines == Lines{"1", "2", "3", "done"});
}
