// join, task_done and shutdown; the hand-over itself is in queue_test.cpp.

#include <memory>

#include "runtime/queue.h"
#include "support/test.h"

namespace {

Coro<> getter(Log& log, Queue<int>& queue, const char* name) {
  try {
    const int item = co_await queue.get();
    log(name, item);
  } catch (const QueueShutDown&) {
    log(name, "shut down");
  }
}

Coro<> putter(Log& log, Queue<int>& queue, int item) {
  try {
    co_await queue.put(item);
    log("put", item);
  } catch (const QueueShutDown&) {
    log("put", item, "shut down");
  }
}

Coro<> joiner(Log& log, Queue<int>& queue) {
  co_await queue.join();
  log("joined");
}

Coro<std::string> failure_of(Coro<> coro) {
  std::string text;
  try {
    co_await std::move(coro);
  } catch (const std::exception&) {
    text = describe_exception(std::current_exception());
  }
  co_return text;
}

Coro<> discard(Queue<int>& queue) {
  co_await queue.get();
}

}  // namespace

TEST_CASE("join needs no suspension when nothing was put, or everything is done") {
  const Run run = run_simulated([]() -> Coro<> {
    Queue<int> queue;
    co_await queue.join();
    queue.put_nowait(1);
    co_await queue.get();
    queue.task_done();
    co_await queue.join();
  });
  CHECK(run.failure() == "");
  CHECK(run.count("suspend") == 0);
}

TEST_CASE("join waits until task_done was called for every item, not until the queue is empty") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    queue.put_nowait(1);
    queue.put_nowait(2);
    Task<> first = create_task(joiner(log, queue));
    Task<> second = create_task(joiner(log, queue));
    co_await queue.get();
    co_await queue.get();
    co_await run_until_idle();
    CHECK(log.lines.empty());
    queue.task_done();
    co_await run_until_idle();
    CHECK(log.lines.empty());
    queue.task_done();
    CHECK(log.lines.empty());
    co_await gather(first, second);
  });
  CHECK(log.lines == Lines{"joined", "joined"});
}

TEST_CASE("who joined is released by the last task_done, even when more is put at once") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    queue.put_nowait(1);
    Task<> early = create_task(joiner(log, queue));
    co_await run_until_idle();
    queue.task_done();
    queue.put_nowait(2);
    Task<> late = create_task(joiner(log, queue));
    co_await run_until_idle();
    CHECK(early.done());
    CHECK_FALSE(late.done());
    queue.task_done();
    co_await late;
  });
}

TEST_CASE("a joiner that is cancelled leaves the others") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    queue.put_nowait(1);
    Task<> a = create_task(joiner(log, queue));
    Task<> b = create_task(joiner(log, queue));
    co_await run_until_idle();
    a.cancel();
    queue.task_done();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
  });
  CHECK(log.lines == Lines{"joined"});
}

TEST_CASE("task_done more often than items were put is a ValueError") {
  run_simulated([]() -> Coro<> {
    Queue<int> queue;
    const char* expected = "ValueError: task_done() was called too often; call it once for each item that was put";
    CHECK(thrown_by([&] { queue.task_done(); }) == expected);
    queue.put_nowait(1);
    queue.task_done();
    CHECK(thrown_by([&] { queue.task_done(); }) == expected);
    co_return;
  });
}

TEST_CASE("after shutdown nothing can be put, and what is there can be taken") {
  run_simulated([]() -> Coro<> {
    Queue<int> queue(2);
    queue.put_nowait(1);
    queue.put_nowait(2);
    queue.shutdown();
    CHECK(queue.qsize() == 2);
    CHECK(thrown_by([&] { queue.put_nowait(3); }) == "QueueShutDown: The queue was shut down; put() before shutdown()");
    const std::string put = co_await failure_of(queue.put(3));
    CHECK(put == "QueueShutDown: The queue was shut down; put() before shutdown()");
    const int first = co_await queue.get();
    CHECK(first == 1);
    CHECK(queue.get_nowait() == 2);
    CHECK(thrown_by([&] { queue.get_nowait(); }) ==
          "QueueShutDown: The queue was shut down and is empty; nothing more will come");
    const std::string got = co_await failure_of(discard(queue));
    CHECK(got == "QueueShutDown: The queue was shut down and is empty; nothing more will come");
  });
}

TEST_CASE("shutdown wakes every getter and putter through the loop") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> empty;
    Queue<int> full(1);
    full.put_nowait(0);
    Task<> a = create_task(getter(log, empty, "a"));
    Task<> b = create_task(getter(log, empty, "b"));
    Task<> c = create_task(putter(log, full, 1));
    Task<> d = create_task(putter(log, full, 2));
    co_await run_until_idle();
    empty.shutdown();
    full.shutdown();
    CHECK(log.lines.empty());
    co_await checkpoint();
    CHECK(log.lines == Lines{"a shut down", "b shut down", "put 1 shut down", "put 2 shut down"});
    CHECK(full.get_nowait() == 0);
    co_await gather(a, b, c, d);
  });
}

TEST_CASE("a getter whose item was promised before the shutdown gets it") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> a = create_task(getter(log, queue, "a"));
    Task<> b = create_task(getter(log, queue, "b"));
    co_await run_until_idle();
    queue.put_nowait(1);
    queue.shutdown();
    co_await gather(a, b);
  });
  CHECK(log.lines == Lines{"a 1", "b shut down"});
}

TEST_CASE("an item promised before the shutdown to a getter that is cancelled goes to the next") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> a = create_task(getter(log, queue, "a"));
    Task<> b = create_task(getter(log, queue, "b"));
    co_await run_until_idle();
    queue.put_nowait(1);
    queue.shutdown();
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
  });
  CHECK(log.lines == Lines{"b 1"});
}

TEST_CASE("who asks after the shutdown, while the last item is promised, waits for what becomes of it") {
  for (const bool cancelled : {false, true}) {
    Log log;
    run_simulated([&]() -> Coro<> {
      Queue<int> queue;
      Task<> first = create_task(getter(log, queue, "first"));
      co_await run_until_idle();
      Task<> late = create_task(getter(log, queue, "late"));
      queue.put_nowait(1);
      queue.shutdown();
      CHECK_THROWS_AS(queue.get_nowait(), QueueEmpty);
      if (cancelled) first.cancel();
      co_await run_until_idle();
      CHECK(first.done());
      CHECK(late.done());
    });
    CHECK(log.lines == (cancelled ? Lines{"late 1"} : Lines{"first 1", "late shut down"}));
  }
}

TEST_CASE("a putter whose place was promised before the shutdown does not put") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue(1);
    queue.put_nowait(0);
    Task<> a = create_task(putter(log, queue, 1));
    co_await run_until_idle();
    CHECK(queue.get_nowait() == 0);
    queue.shutdown();
    co_await a;
    CHECK(queue.empty());
  });
  CHECK(log.lines == Lines{"put 1 shut down"});
}

TEST_CASE("an immediate shutdown drops the items, counts them as done and releases who joined") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<std::shared_ptr<int>> queue;
    auto item = std::make_shared<int>(1);
    queue.put_nowait(item);
    queue.put_nowait(item);
    auto join = [&]() -> Coro<> {
      co_await queue.join();
      log("joined");
    };
    Task<> task = create_task(join());
    co_await run_until_idle();
    queue.shutdown(true);
    CHECK(item.use_count() == 1);
    CHECK(queue.empty());
    CHECK(log.lines.empty());
    CHECK_THROWS_AS(queue.get_nowait(), QueueShutDown);
    co_await task;
    CHECK_THROWS_AS(queue.task_done(), ValueError);
  });
  CHECK(log.lines == Lines{"joined"});
}

TEST_CASE("an immediate shutdown leaves join waiting for the items that are being worked on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    queue.put_nowait(1);
    queue.put_nowait(2);
    co_await queue.get();
    Task<> task = create_task(joiner(log, queue));
    co_await run_until_idle();
    queue.shutdown(true);
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    queue.task_done();
    co_await task;
  });
}

TEST_CASE("an immediate shutdown takes promised items back too, and a cancelled getter gives nothing back") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue;
    Task<> a = create_task(getter(log, queue, "a"));
    Task<> b = create_task(getter(log, queue, "b"));
    co_await run_until_idle();
    queue.put_nowait(1);
    queue.put_nowait(2);
    queue.shutdown(true);
    b.cancel();
    co_await run_until_idle();
    CHECK(a.done());
    CHECK(b.cancelled());
    CHECK(queue.empty());
    CHECK_THROWS_AS(queue.get_nowait(), QueueShutDown);
  });
  CHECK(log.lines == Lines{"a shut down"});
}

TEST_CASE("shutdown again changes nothing; immediate after not immediate drops the rest") {
  run_simulated([]() -> Coro<> {
    Queue<int> queue;
    queue.put_nowait(1);
    queue.shutdown();
    queue.shutdown();
    CHECK(queue.qsize() == 1);
    queue.shutdown(true);
    CHECK(queue.empty());
    co_await queue.join();
  });
}

TEST_CASE("consumers end with the queue: the loop of get until QueueShutDown") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Queue<int> queue(2);
    auto consume = [&]() -> Coro<> {
      try {
        while (true) {
          const int item = co_await queue.get();
          co_await sleep(1s);
          log.timed(item);
          queue.task_done();
        }
      } catch (const QueueShutDown&) {
        log.timed("end");
      }
    };
    Task<> a = create_task(consume());
    Task<> b = create_task(consume());
    for (int i = 0; i < 5; ++i) co_await queue.put(i);
    queue.shutdown();
    co_await queue.join();
    log.timed("joined");
    co_await gather(a, b);
  });
  CHECK(log.lines == Lines{"1s 0", "1s 1", "2s 2", "2s 3", "2s end", "3s 4", "3s end", "3s joined"});
}

TEST_CASE("the trace tells of task_done, of the wait to join and of the shutdown") {
  const Run run = run_simulated([]() -> Coro<> {
    Queue<int> queue;
    queue.put_nowait(1);
    auto join = [&]() -> Coro<> { co_await queue.join(); };
    Task<> task = create_task(join());
    co_await checkpoint();
    co_await queue.get();
    queue.task_done();
    queue.shutdown();
    co_await task;
  });
  CHECK(run.records({"queue"}) == Lines{R"({"k":"queue","id":1,"op":"put","size":1,"task":1})",
                                        R"({"k":"queue","id":1,"op":"get","size":0,"task":1})",
                                        R"({"k":"queue","id":1,"op":"task_done","unfinished":0,"task":1})",
                                        R"({"k":"queue","id":1,"op":"shutdown","size":0,"task":1})"});
  CHECK(run.records({"suspend"}).at(1).find(R"("on":"queue.join")") != std::string::npos);
}
