// What is left when a loop ends: tasks that wait for ever, refuse to be cancelled or fail; handles, locks, queues and
// futures that outlive their run and are touched in the next one. And exceptions out of every kind of callback.
#include <csignal>
#include <stdexcept>

#include "sim/simulation.h"
#include "support/test.h"

namespace {

Coro<> wait_for_ever() {
  Event never;
  co_await never.wait();
}

// Swallows so many cancellations.
Coro<> refuse(int times) {
  for (int i = 0; i < times; ++i) {
    try {
      co_await sleep(100s);
    } catch (const CancelledError&) {
    }
  }
}

}  // namespace

TEST_CASE("a deadlock ends the run, and whatever waits is dropped") {
  std::vector<Task<>> tasks;
  std::optional<Future<int>> future;
  const Run run = run_simulated([&]() -> Coro<> {
    Lock lock;
    co_await lock.acquire();
    future.emplace();
    auto wait_for_lock = [&]() -> Coro<> { co_await lock.acquire(); };
    auto wait_for_future = [&]() -> Coro<> { co_await *future; };
    tasks.push_back(create_task(wait_for_lock()));
    tasks.push_back(create_task(wait_for_future()));
    co_await gather(tasks);
  });
  CHECK(run.failure().find("RuntimeError: Deadlock") == 0);
  for (const Task<>& task : tasks) CHECK_FALSE(task.done());
  future->cancel();
  tasks.clear();
}

TEST_CASE("a main that throws while tasks wait for each other, for timers and threads ends cleanly") {
  const Run run = run_simulated([]() -> Coro<> {
    const Task<> a = create_task(wait_for_ever());
    auto awaiting = [](Task<> other) -> Coro<> { co_await other; };
    const Task<> b = create_task(awaiting(a));
    const Task<> c = create_task(sleep(100s));
    auto working = []() -> Coro<> { co_await to_thread([] { blocking_sleep(1s); }); };
    const Task<> d = create_task(working());
    co_await sleep(10ms);
    throw std::runtime_error("main broke");
  });
  CHECK(run.failure() == "std::runtime_error: main broke");
}

TEST_CASE("a task that refuses its cancellation at the end of a run is waited for") {
  const Run run = run_simulated([]() -> Coro<> {
    const Task<> stubborn = create_task(refuse(2));
    co_await sleep(1s);
  });
  CHECK(run.failure() == "");
  CHECK(run.elapsed == 101s);
}

TEST_CASE("a task that refuses its cancellation and then waits for ever is a deadlock, and dropped") {
  std::optional<Task<>> kept;
  const Run run = run_simulated([&]() -> Coro<> {
    auto stubborn = []() -> Coro<> {
      co_await refuse(1);
      co_await wait_for_ever();
    };
    kept = create_task(stubborn());
    co_await sleep(1s);
  });
  CHECK(run.failure().find("RuntimeError: Deadlock") == 0);
  CHECK_FALSE(kept->done());
}

TEST_CASE("tasks, futures and handles of a run that has ended may be asked, cancelled and dropped in the next") {
  std::optional<Task<>> waiting;
  std::optional<Task<int>> finished;
  std::optional<Future<int>> future;
  std::optional<Handle> timer;
  Log log;
  run_simulated([&]() -> Coro<> {
    auto answer = []() -> Coro<int> { co_return 42; };
    finished = create_task(answer());
    future.emplace();
    timer = get_running_loop().call_later(10s, [] {});
    co_await checkpoint();
    waiting = create_task(wait_for_ever());
    co_await checkpoint();
    get_running_loop().stop();
    co_await checkpoint();
  });
  run_simulated([&]() -> Coro<> {
    log(finished->result(), waiting->done(), future->done());
    timer->cancel();
    waiting->cancel();
    future->add_done_callback([&] { log("nobody runs this"); });
    const int copied = co_await *finished;
    log(copied);
  }());
  CHECK(log.lines.front() == "42 false false");
  future->set_result(1);
  CHECK(log.lines.size() <= 2);
}

TEST_CASE("awaiting a future of a run that has ended is a RuntimeError") {
  std::optional<Future<int>> future;
  run_simulated([&]() -> Coro<> {
    future.emplace();
    co_return;
  });
  const Run run = run_simulated([&]() -> Coro<> { co_await *future; });
  CHECK(run.failure() ==
        "RuntimeError: Task Task-1 awaits a future of another event loop; create it on the running one");
}

TEST_CASE("locks, queues, events and semaphores that outlive a run work in the next one") {
  Lock lock;
  Queue<int> queue(1);
  Event event;
  Semaphore semaphore(1);
  Condition condition;
  for (int round = 0; round < 2; ++round) {
    const Run run = run_simulated([&]() -> Coro<> {
      auto use = [&]() -> Coro<> {
        co_await event.wait();
        const LockGuard guard = co_await lock.scoped();
        const SemaphoreGuard permit = co_await semaphore.scoped();
        const int item = co_await queue.get();
        CHECK(item == round);
      };
      Task<> user = create_task(use());
      // These are left waiting, and cancelled by the end of the run.
      const Task<> left = create_task([](Queue<int>& shared) -> Coro<> {
        co_await sleep(1s);
        co_await shared.get();
      }(queue));
      co_await checkpoint();
      event.set();
      co_await queue.put(round);
      co_await user;
      event.clear();
      CHECK_FALSE(lock.locked());
      co_await sleep(2s);
    });
    CHECK(run.failure() == "");
    CHECK(queue.empty());
  }
}

TEST_CASE("a lock whose waiters were dropped by a deadlock has none in the next run") {
  Lock lock;
  const Run stuck = run_simulated([&]() -> Coro<> {
    co_await lock.acquire();
    co_await lock.acquire();
  });
  CHECK(stuck.failure().find("RuntimeError: Deadlock") == 0);
  const Run next = run_simulated([&]() -> Coro<> {
    CHECK(lock.locked());
    lock.release();
    co_await lock.acquire();
    lock.release();
  });
  CHECK(next.failure() == "");
}

TEST_CASE("an exception out of any callback is reported, and the loop lives on") {
  Lines heard;
  Log log;
  auto simulation = std::make_unique<sim::Simulation>();
  simulation->inject_signal(5ms, SIGTERM);
  const Run run = run_recorded(std::move(simulation), [](Lines& told, Log& events) -> Coro<> {
    hear_exceptions(told);
    EventLoop& loop = get_running_loop();
    loop.call_soon([] { throw RuntimeError("soon"); });
    loop.call_later(1ms, [] { throw RuntimeError("timer"); });
    loop.call_soon_threadsafe([] { throw 7; });
    loop.add_signal_handler(SIGTERM, [] { throw RuntimeError("signal"); });
    Future<> future;
    future.add_done_callback([] { throw CancelledError("done callback"); });
    future.add_done_callback([&events] { events("the next callback"); });
    future.set_result();
    co_await sleep(10ms);
    try {
      co_await to_thread([] { throw 8; });
    } catch (int thrown) {
      events("work threw", thrown);
    }
  }(heard, log));
  CHECK(run.failure() == "");
  CHECK(heard.size() == 5);
  CHECK(log.lines == Lines{"the next callback", "work threw 8"});
}

TEST_CASE("an exception handler that throws is itself reported, whatever it throws") {
  const CapturedStderr errors;
  Log log;
  run_simulated([&]() -> Coro<> {
    get_running_loop().set_exception_handler([](const ExceptionContext&) { throw CancelledError("handler"); });
    get_running_loop().call_soon([] { throw RuntimeError("callback"); });
    co_await sleep(1ms);
    log("alive");
  });
  CHECK(log.lines == Lines{"alive"});
  CHECK(errors.text().find("The exception handler itself threw\n  CancelledError: handler") != std::string::npos);
}
