#include "runtime/queue.h"

#include <memory>

#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("a queue is first in, first out, and needs no suspension when there is room and something to take") {
  const Run run = run_simulated([]() -> Coro<> {
    Queue<int> queue;
    for (int i = 0; i < 20; ++i) co_await queue.put(i);
    CHECK(queue.qsize() == 20);
    for (int i = 0; i < 20; ++i) {
      const int item = co_await queue.get();
      CHECK(item == i);
    }
    CHECK(queue.empty());
  });
  CHECK(run.count("suspend") == 0);
}

TEST_CASE("a queue holds items that can only be moved") {
  run_simulated([]() -> Coro<> {
    Queue<std::unique_ptr<int>> queue;
    co_await queue.put(std::make_unique<int>(4));
    const std::unique_ptr<int> item = co_await queue.get();
    CHECK(*item == 4);
  });
}

TEST_CASE("get suspends until an item comes, and runs in the next iteration, never inside put") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> task = create_task(getter(log, queue, "got"));
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    queue.put_nowait(1);
    CHECK(log.lines.empty());
    co_await checkpoint();
    CHECK(log.lines == Lines{"got 1"});
  });
}

TEST_CASE("put suspends while the queue is full") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue(2);
    CHECK(queue.maxsize() == 2);
    co_await queue.put(1);
    CHECK_FALSE(queue.full());
    co_await queue.put(2);
    CHECK(queue.full());
    Task<> task = create_task(putter(log, queue, 3));
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    CHECK(queue.get_nowait() == 1);
    CHECK(log.lines.empty());
    co_await task;
    CHECK(queue.get_nowait() == 2);
    CHECK(queue.get_nowait() == 3);
  });
  CHECK(log.lines == Lines{"put 3"});
}

TEST_CASE("a queue without a limit is never full") {
  run_simulated([]() -> Coro<> {
    Queue<int> queue;
    for (int i = 0; i < 1'000; ++i) queue.put_nowait(i);
    CHECK_FALSE(queue.full());
    CHECK(queue.qsize() == 1'000);
    co_return;
  });
}

TEST_CASE("getters are served in the order in which they came") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> a = create_task(getter(log, queue, "a"));
    Task<> b = create_task(getter(log, queue, "b"));
    Task<> c = create_task(getter(log, queue, "c"));
    co_await run_until_idle();
    for (int i = 1; i <= 3; ++i) queue.put_nowait(i);
    co_await gather(a, b, c);
  });
  CHECK(log.lines == Lines{"a 1", "b 2", "c 3"});
}

TEST_CASE("putters are served in the order in which they came") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue(1);
    queue.put_nowait(0);
    Task<> a = create_task(putter(log, queue, 1));
    Task<> b = create_task(putter(log, queue, 2));
    co_await run_until_idle();
    for (int i = 0; i < 3; ++i) {
      const int item = co_await queue.get();
      CHECK(item == i);
    }
  });
  CHECK(log.lines == Lines{"put 1", "put 2"});
}

TEST_CASE("nobody barges for an item that is promised to a waiter") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> first = create_task(getter(log, queue, "waiter"));
    co_await run_until_idle();
    queue.put_nowait(1);
    CHECK_THROWS_AS(queue.get_nowait(), QueueEmpty);
    Task<> barger = create_task(getter(log, queue, "barger"));
    co_await run_until_idle();
    CHECK_FALSE(barger.done());
    queue.put_nowait(2);
    co_await barger;
  });
  CHECK(log.lines == Lines{"waiter 1", "barger 2"});
}

TEST_CASE("nobody barges into a place that is promised to a waiter") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue(1);
    queue.put_nowait(0);
    Task<> first = create_task(putter(log, queue, 1));
    co_await run_until_idle();
    CHECK(queue.get_nowait() == 0);
    CHECK_THROWS_AS(queue.put_nowait(9), QueueFull);
    co_await run_until_idle();
    CHECK(queue.get_nowait() == 1);
  });
}

TEST_CASE("get_nowait and put_nowait say what to do instead") {
  run_simulated([]() -> Coro<> {
    Queue<int> queue(1);
    CHECK(thrown_by([&] { queue.get_nowait(); }) ==
          "QueueEmpty: The queue has no free item; await get(), or check empty() first");
    queue.put_nowait(1);
    CHECK(thrown_by([&] { queue.put_nowait(2); }) ==
          "QueueFull: The queue is full; await put(), or check full() first");
    co_return;
  });
}

TEST_CASE("a getter cancelled before an item came takes none") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> a = create_task(getter(log, queue, "a"));
    Task<> b = create_task(getter(log, queue, "b"));
    co_await run_until_idle();
    a.cancel();
    queue.put_nowait(1);
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
  });
  CHECK(log.lines == Lines{"b 1"});
}

TEST_CASE("a getter cancelled after it was woken passes its item on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> a = create_task(getter(log, queue, "a"));
    Task<> b = create_task(getter(log, queue, "b"));
    co_await run_until_idle();
    queue.put_nowait(1);
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
  });
  CHECK(log.lines == Lines{"b 1"});
}

TEST_CASE("the only getter cancelled after it was woken leaves the item in the queue") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> a = create_task(getter(log, queue, "a"));
    co_await run_until_idle();
    queue.put_nowait(1);
    a.cancel();
    co_await run_until_idle();
    CHECK(queue.qsize() == 1);
    CHECK(queue.get_nowait() == 1);
  });
  CHECK(log.lines.empty());
}

TEST_CASE("a putter cancelled after it was woken passes its place on, and its item is not added") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue(1);
    queue.put_nowait(0);
    Task<> a = create_task(putter(log, queue, 1));
    Task<> b = create_task(putter(log, queue, 2));
    co_await run_until_idle();
    CHECK(queue.get_nowait() == 0);
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
    CHECK(queue.qsize() == 1);
    CHECK(queue.get_nowait() == 2);
  });
  CHECK(log.lines == Lines{"put 2"});
}

TEST_CASE("a putter cancelled while the queue is full adds nothing") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue(1);
    queue.put_nowait(0);
    Task<> a = create_task(putter(log, queue, 1));
    co_await run_until_idle();
    a.cancel();
    co_await run_until_idle();
    CHECK(queue.get_nowait() == 0);
    CHECK(queue.empty());
    queue.put_nowait(5);
    CHECK(queue.qsize() == 1);
  });
  CHECK(log.lines.empty());
}

TEST_CASE("under random cancellations no item is lost, doubled or put out of order") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    std::vector<int> taken;
    int added = 0;
    const Run run = run_simulated(
        [&]() -> Coro<> {
          Queue<int> queue(3);
          auto take = [&]() -> Coro<> {
            const int item = co_await queue.get();
            taken.push_back(item);
          };
          auto add = [&]() -> Coro<> {
            while (true) {
              co_await queue.put(added);
              ++added;
              if (randint(0, 2) == 0) co_await checkpoint();
            }
          };
          Task<> producer = create_task(add());
          for (int i = 0; i < 300; ++i) {
            Task<> one = create_task(take());
            Task<> two = create_task(take());
            for (auto passes = randint(0, 3); passes > 0; --passes) co_await checkpoint();
            if (randint(0, 1)) one.cancel();
            if (randint(0, 3) == 0) co_await run_until_idle();
          }
          producer.cancel();
          co_await run_until_idle();
          while (!queue.empty()) taken.push_back(queue.get_nowait());
        },
        seed);
    REQUIRE(run.failure() == "");
    REQUIRE(taken.size() == static_cast<std::size_t>(added));
    for (int i = 0; i < added; ++i) REQUIRE(taken[static_cast<std::size_t>(i)] == i);
  }
}

TEST_CASE("a queue may be made before the loop runs, and serves several runs") {
  Queue<int> queue;
  queue.put_nowait(1);
  Log log;
  run_simulated([&]() -> Coro<> { co_await getter(log, queue, "first"); });
  run_simulated([&]() -> Coro<> {
    Task<> task = create_task(getter(log, queue, "second"));
    co_await checkpoint();
    queue.put_nowait(2);
    co_await task;
  });
  CHECK(log.lines == Lines{"first 1", "second 2"});
}

TEST_CASE("waiters of a queue that is gone can be cancelled, woken or not") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto queue = std::make_unique<Queue<int>>();
    Task<> woken = create_task(getter(log, *queue, "woken"));
    Task<> waiting = create_task(getter(log, *queue, "waiting"));
    co_await run_until_idle();
    queue->put_nowait(1);
    queue.reset();
    woken.cancel();
    waiting.cancel();
    co_await run_until_idle();
    CHECK(woken.cancelled());
    CHECK(waiting.cancelled());
  });
  CHECK(log.lines.empty());
}

TEST_CASE("a getter that was woken by a queue that is gone gets a RuntimeError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto queue = std::make_unique<Queue<int>>();
    Task<> task = create_task(getter(log, *queue, "woken"));
    co_await run_until_idle();
    queue->put_nowait(1);
    queue.reset();
    co_await run_until_idle();
    CHECK(describe_exception(task.exception()) ==
          "RuntimeError: The queue is gone; keep it until every task has left get() and put()");
  });
  CHECK(log.lines.empty());
}

TEST_CASE("the trace tells what was put and taken, and the size after it") {
  const Run run = run_simulated([]() -> Coro<> {
    Queue<int> queue;
    queue.put_nowait(1);
    queue.put_nowait(2);
    co_await queue.get();
  });
  CHECK(run.records({"object", "queue"}) == Lines{"{\"k\":\"object\",\"id\":1,\"what\":\"queue\"}",
                                                  "{\"k\":\"queue\",\"id\":1,\"op\":\"put\",\"size\":1,\"task\":1}",
                                                  "{\"k\":\"queue\",\"id\":1,\"op\":\"put\",\"size\":2,\"task\":1}",
                                                  "{\"k\":\"queue\",\"id\":1,\"op\":\"get\",\"size\":1,\"task\":1}"});
}
