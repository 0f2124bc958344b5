// What asyncio.Queue got wrong over the years, each with the issue that tells the story.

#include "support/coroutines.h"
#include "support/test.h"

TEST_CASE("bpo-23812: put_nowait, then the getter is cancelled: the item is not lost") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> task = create_task(getter(log, queue, "got"));
    co_await run_until_idle();
    queue.put_nowait(1);
    task.cancel();
    co_await run_until_idle();
    CHECK(task.cancelled());
    CHECK(queue.qsize() == 1);
    const int item = co_await queue.get();
    CHECK(item == 1);
  });
  CHECK(log.lines.empty());
}

TEST_CASE("python/asyncio #269: a putter cancelled before there was room does not block the putters behind it") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue(1);
    queue.put_nowait(0);
    Task<> a = create_task(putter(log, queue, 1));
    Task<> b = create_task(putter(log, queue, 2));
    co_await run_until_idle();
    a.cancel();
    CHECK(queue.get_nowait() == 0);
    co_await timeout(1s, b);
    CHECK(a.cancelled());
    CHECK(queue.get_nowait() == 2);
  });
  CHECK(log.lines == Lines{"put 2"});
}

TEST_CASE("python/asyncio #269: a putter cancelled after there was room passes the room on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue(1);
    queue.put_nowait(0);
    Task<> a = create_task(putter(log, queue, 1));
    Task<> b = create_task(putter(log, queue, 2));
    co_await run_until_idle();
    CHECK(queue.get_nowait() == 0);
    a.cancel();
    co_await timeout(1s, b);
    CHECK(a.cancelled());
    CHECK(queue.get_nowait() == 2);
  });
  CHECK(log.lines == Lines{"put 2"});
}

TEST_CASE("python/asyncio #269: a getter cancelled after its item came hands it to the getters behind it") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> a = create_task(getter(log, queue, "a"));
    Task<> b = create_task(getter(log, queue, "b"));
    Task<> c = create_task(getter(log, queue, "c"));
    co_await run_until_idle();
    queue.put_nowait(1);
    queue.put_nowait(2);
    a.cancel();
    co_await gather(b, c);
    CHECK(a.cancelled());
  });
  CHECK(log.lines == Lines{"b 1", "c 2"});
}

TEST_CASE("python/asyncio #201: a deadline that passes in the tick of the item loses nothing") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    auto produce = [&]() -> Coro<> {
      for (int i = 0; i < 6; ++i) {
        queue.put_nowait(i);
        co_await sleep(1s);
      }
    };
    Task<> producer = create_task(produce());
    int next = 0;
    while (next < 6) {
      try {
        const int item = co_await timeout(1s, queue.get());
        CHECK(item == next);
        ++next;
      } catch (const TimeoutError&) {
        log("deadline");
      }
    }
    co_await producer;
  });
}

TEST_CASE("gh-83055: items of several putters are put in the order in which they came, and nobody overtakes them") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue(1);
    queue.put_nowait(0);
    Task<> a = create_task(putter(log, queue, 1));
    Task<> b = create_task(putter(log, queue, 2));
    co_await run_until_idle();
    for (int expected = 0; expected < 3; ++expected) {
      const int item = queue.get_nowait();
      CHECK(item == expected);
      if (expected == 0) CHECK_THROWS_AS(queue.put_nowait(9), QueueFull);
      co_await run_until_idle();
    }
    CHECK(queue.empty());
  });
  CHECK(log.lines == Lines{"put 1", "put 2"});
}
