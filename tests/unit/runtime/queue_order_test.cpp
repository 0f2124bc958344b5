// PriorityQueue and LifoQueue; what they share with Queue is in queue_test.cpp.

#include <memory>

#include "runtime/queue.h"
#include "support/test.h"

TEST_CASE("a priority queue gives the smallest item first, to getters that wait too") {
  Log log;
  run_simulated([&]() -> Coro<> {
    PriorityQueue<int> queue(3);
    for (int item : {2, 3, 1}) co_await queue.put(item);
    CHECK(queue.full());
    for (int expected = 1; expected <= 3; ++expected) {
      const int item = co_await queue.get();
      CHECK(item == expected);
    }
    auto get = [&]() -> Coro<> {
      const int item = co_await queue.get();
      log(item);
    };
    Task<> first = create_task(get());
    Task<> second = create_task(get());
    co_await run_until_idle();
    queue.put_nowait(5);
    queue.put_nowait(4);
    co_await gather(first, second);
  });
  CHECK(log.lines == Lines{"4", "5"});
}

TEST_CASE("a priority queue takes another order, and equal items come out as they went in") {
  struct Job {
    int priority;
    const char* name;
  };
  Log log;
  run_simulated([&]() -> Coro<> {
    auto more_urgent = [](const Job& a, const Job& b) { return a.priority > b.priority; };
    PriorityQueue<Job, decltype(more_urgent)> queue(0, more_urgent);
    queue.put_nowait({1, "one a"});
    queue.put_nowait({2, "two a"});
    queue.put_nowait({1, "one b"});
    queue.put_nowait({2, "two b"});
    queue.put_nowait({1, "one c"});
    while (!queue.empty()) {
      const Job job = co_await queue.get();
      log(job.name);
    }
  });
  CHECK(log.lines == Lines{"two a", "two b", "one a", "one b", "one c"});
}

TEST_CASE("a LIFO queue gives the item first that was put last") {
  run_simulated([]() -> Coro<> {
    LifoQueue<std::unique_ptr<int>> queue(2);
    CHECK(queue.maxsize() == 2);
    co_await queue.put(std::make_unique<int>(1));
    queue.put_nowait(std::make_unique<int>(2));
    const std::unique_ptr<int> last = co_await queue.get();
    CHECK(*last == 2);
    CHECK(*queue.get_nowait() == 1);
  });
}

TEST_CASE("a priority queue and a LIFO queue are shut down and joined like any queue") {
  run_simulated([]() -> Coro<> {
    PriorityQueue<int> sorted;
    sorted.put_nowait(1);
    sorted.shutdown(true);
    co_await sorted.join();
    CHECK_THROWS_AS(sorted.put_nowait(1), QueueShutDown);
    LifoQueue<int> stack;
    stack.put_nowait(1);
    stack.shutdown();
    CHECK(stack.get_nowait() == 1);
    CHECK_THROWS_AS(stack.get_nowait(), QueueShutDown);
  });
}
