#include "runtime/barrier.h"

#include <memory>

#include "support/test.h"

namespace {

Coro<> meet(Log& log, Barrier& barrier, const char* name) {
  try {
    const int index = co_await barrier.wait();
    log.timed(name, index);
  } catch (const BrokenBarrierError& error) {
    log.timed(name, error);
  }
}

Coro<> meet_after(Log& log, Barrier& barrier, const char* name, Duration delay) {
  co_await sleep(delay);
  co_await meet(log, barrier, name);
}

}  // namespace

TEST_CASE("a barrier for one never waits") {
  const Run run = run_simulated([]() -> Coro<> {
    Barrier barrier(1);
    CHECK(barrier.parties() == 1);
    for (int round = 0; round < 3; ++round) {
      const int index = co_await barrier.wait();
      CHECK(index == 0);
    }
  });
  CHECK(run.failure() == "");
  CHECK(run.count("suspend") == 0);
  CHECK(run.count("pass") == 3);
}

TEST_CASE("tasks wait for the last, who goes on at once, the others in the order in which they came") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(3);
    Task<> a = create_task(meet_after(log, barrier, "a", 1s));
    Task<> b = create_task(meet_after(log, barrier, "b", 2s));
    Task<> c = create_task(meet_after(log, barrier, "c", 3s));
    co_await sleep(2'500ms);
    CHECK(barrier.n_waiting() == 2);
    CHECK(log.lines.empty());
    co_await gather(a, b, c);
    CHECK(barrier.n_waiting() == 0);
    CHECK_FALSE(barrier.broken());
  });
  CHECK(log.lines == Lines{"3s c 2", "3s a 0", "3s b 1"});
}

TEST_CASE("waiters are resumed through the loop, never inside the last party's wait") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    Task<> task = create_task(meet(log, barrier, "first"));
    co_await run_until_idle();
    const int index = co_await barrier.wait();
    CHECK(index == 1);
    CHECK(log.lines.empty());
    CHECK(barrier.n_waiting() == 0);
    co_await task;
  });
  CHECK(log.lines == Lines{"0s first 0"});
}

TEST_CASE("a barrier serves round after round, and nobody runs ahead") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(3);
    auto worker = [&](const char* name, Duration work) -> Coro<> {
      for (int round = 0; round < 3; ++round) {
        co_await sleep(work);
        co_await barrier.wait();
        log.timed(name, round);
      }
    };
    co_await gather(worker("slow", 3s), worker("fast", 1s), worker("middle", 2s));
  });
  CHECK(log.lines == Lines{"3s slow 0", "3s fast 0", "3s middle 0", "6s slow 1", "6s fast 1", "6s middle 1",
                           "9s slow 2", "9s fast 2", "9s middle 2"});
}

TEST_CASE("who comes while the round before leaves waits outside, then comes in") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    auto worker = [&](const char* name) -> Coro<> {
      for (int round = 0; round < 2; ++round) co_await meet(log, barrier, name);
    };
    co_await gather(worker("a"), worker("b"));
  });
  CHECK(log.lines == Lines{"0s b 1", "0s a 0", "0s b 1", "0s a 0"});
}

TEST_CASE("with more tasks than parties the rest form the next round") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    std::vector<Task<>> tasks;
    for (const char* name : {"a", "b", "c", "d"}) tasks.push_back(create_task(meet(log, barrier, name)));
    co_await gather(tasks[0], tasks[1], tasks[2], tasks[3]);
  });
  CHECK(log.lines == Lines{"0s b 1", "0s a 0", "0s d 1", "0s c 0"});
}

TEST_CASE("a cancelled waiter leaves and breaks nothing") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(3);
    Task<> a = create_task(meet(log, barrier, "a"));
    Task<> b = create_task(meet(log, barrier, "b"));
    co_await run_until_idle();
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK_FALSE(barrier.broken());
    CHECK(barrier.n_waiting() == 1);
    co_await gather(meet(log, barrier, "c"), meet(log, barrier, "d"));
    CHECK(b.done());
  });
  CHECK(log.lines == Lines{"0s d 2", "0s b 1", "0s c 1"});
}

TEST_CASE("a waiter cancelled after the barrier opened is cancelled, and the next round can begin") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    Task<> a = create_task(meet(log, barrier, "a"));
    co_await run_until_idle();
    co_await meet(log, barrier, "b");
    a.cancel();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK_FALSE(barrier.broken());
    co_await gather(meet(log, barrier, "c"), meet(log, barrier, "d"));
  });
  CHECK(log.lines == Lines{"0s b 1", "0s d 1", "0s c 0"});
}

TEST_CASE("who is cancelled while it waits outside was never counted") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    Task<> a = create_task(meet(log, barrier, "a"));
    co_await run_until_idle();
    Task<> outside = create_task(meet(log, barrier, "outside"));
    co_await meet(log, barrier, "b");
    outside.cancel();
    co_await run_until_idle();
    CHECK(a.done());
    CHECK(outside.cancelled());
    CHECK(barrier.n_waiting() == 0);
  });
  CHECK(log.lines == Lines{"0s b 1", "0s a 0"});
}

TEST_CASE("reset sends those who wait away with BrokenBarrierError, and the barrier serves again") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(3);
    Task<> a = create_task(meet(log, barrier, "a"));
    Task<> b = create_task(meet(log, barrier, "b"));
    co_await run_until_idle();
    co_await barrier.reset();
    CHECK(log.lines.empty());
    CHECK_FALSE(barrier.broken());
    CHECK(barrier.n_waiting() == 0);
    co_await gather(a, b);
    co_await gather(meet(log, barrier, "c"), meet(log, barrier, "d"), meet(log, barrier, "e"));
  });
  CHECK(log.lines == Lines{"0s a The barrier was reset or aborted while this task waited",
                           "0s b The barrier was reset or aborted while this task waited", "0s e 2", "0s c 0",
                           "0s d 1"});
}

TEST_CASE("who comes during a reset waits until the barrier is empty") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    Task<> a = create_task(meet(log, barrier, "a"));
    co_await run_until_idle();
    co_await barrier.reset();
    co_await gather(meet(log, barrier, "b"), meet(log, barrier, "c"));
    CHECK(a.done());
  });
  CHECK(log.lines == Lines{"0s a The barrier was reset or aborted while this task waited", "0s c 1", "0s b 0"});
}

TEST_CASE("a reset of an empty barrier changes nothing") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    co_await barrier.reset();
    co_await gather(meet(log, barrier, "a"), meet(log, barrier, "b"));
  });
  CHECK(log.lines == Lines{"0s b 1", "0s a 0"});
}

TEST_CASE("abort breaks the barrier for those who wait and those who come, until it is reset") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    Task<> a = create_task(meet(log, barrier, "a"));
    co_await run_until_idle();
    co_await barrier.abort();
    CHECK(barrier.broken());
    CHECK(barrier.n_waiting() == 0);
    co_await a;
    co_await meet(log, barrier, "b");
    CHECK(barrier.broken());
    co_await barrier.reset();
    CHECK_FALSE(barrier.broken());
    co_await gather(meet(log, barrier, "c"), meet(log, barrier, "d"));
  });
  CHECK(log.lines == Lines{"0s a The barrier was reset or aborted while this task waited",
                           "0s b The barrier was aborted; reset() it before the next wait()", "0s d 1", "0s c 0"});
}

TEST_CASE("an abort after the barrier opened reaches those who have not left") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    Task<> a = create_task(meet(log, barrier, "a"));
    co_await run_until_idle();
    co_await meet(log, barrier, "b");
    co_await barrier.abort();
    co_await a;
    CHECK(barrier.broken());
  });
  CHECK(log.lines == Lines{"0s b 1", "0s a The barrier was reset or aborted while this task waited"});
}

TEST_CASE("an abort wakes those who wait outside too") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    Task<> a = create_task(meet(log, barrier, "a"));
    co_await run_until_idle();
    Task<> outside = create_task(meet(log, barrier, "outside"));
    co_await meet(log, barrier, "b");
    Task<> breaker = create_task(barrier.abort());
    co_await gather(a, outside, breaker);
  });
  CHECK(log.lines ==
        Lines{"0s b 1", "0s a 0", "0s outside The barrier was aborted; reset() it before the next wait()"});
}

TEST_CASE("a barrier for nobody is a ValueError") {
  CHECK(thrown_by([] { Barrier barrier(0); }) == "ValueError: Barrier parties is 0; it must be 1 or more");
  CHECK(thrown_by([] { Barrier barrier(-3); }) == "ValueError: Barrier parties is -3; it must be 1 or more");
}

TEST_CASE("BrokenBarrierError is a RuntimeError, as in Python") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Barrier barrier(2);
    co_await barrier.abort();
    try {
      co_await barrier.wait();
    } catch (const RuntimeError& error) {
      log(error.name());
    }
  });
  CHECK(log.lines == Lines{"BrokenBarrierError"});
}

TEST_CASE("a barrier may be made before the loop runs, and serves several runs") {
  Barrier barrier(2);
  Log log;
  for (int run = 0; run < 2; ++run) {
    run_simulated([&]() -> Coro<> { co_await gather(meet(log, barrier, "a"), meet(log, barrier, "b")); });
  }
  CHECK(log.lines == Lines{"0s b 1", "0s a 0", "0s b 1", "0s a 0"});
}

TEST_CASE("waiters of a barrier that is gone can be cancelled, woken or not") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto barrier = std::make_unique<Barrier>(2);
    Task<> woken = create_task(meet(log, *barrier, "woken"));
    co_await run_until_idle();
    co_await barrier->wait();
    barrier.reset();
    woken.cancel();
    auto other = std::make_unique<Barrier>(2);
    Task<> waiting = create_task(meet(log, *other, "waiting"));
    co_await run_until_idle();
    other.reset();
    waiting.cancel();
    co_await run_until_idle();
    CHECK(woken.cancelled());
    CHECK(waiting.cancelled());
  });
  CHECK(log.lines.empty());
}

TEST_CASE("a waiter that was woken by a barrier that is gone gets a RuntimeError") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto barrier = std::make_unique<Barrier>(2);
    Task<> task = create_task(meet(log, *barrier, "woken"));
    co_await run_until_idle();
    co_await barrier->wait();
    barrier.reset();
    co_await run_until_idle();
    CHECK(describe_exception(task.exception()) ==
          "RuntimeError: The barrier is gone; keep it until every task has left wait()");
  });
  CHECK(log.lines.empty());
}

TEST_CASE("the trace tells who comes, that the barrier opens, and who leaves") {
  const Run run = run_simulated([]() -> Coro<> {
    Barrier barrier(2);
    auto waiter = [&]() -> Coro<> { co_await barrier.wait(); };
    co_await gather(waiter(), waiter());
    co_await barrier.reset();
    co_await barrier.abort();
  });
  CHECK(run.records({"object", "barrier"}) == Lines{R"({"k":"object","id":1,"what":"barrier"})",
                                                    R"({"k":"barrier","id":1,"op":"enter","count":1,"task":2})",
                                                    R"({"k":"barrier","id":1,"op":"enter","count":2,"task":3})",
                                                    R"({"k":"barrier","id":1,"op":"open","count":2,"task":3})",
                                                    R"({"k":"barrier","id":1,"op":"leave","count":1,"task":3})",
                                                    R"({"k":"barrier","id":1,"op":"leave","count":0,"task":2})",
                                                    R"({"k":"barrier","id":1,"op":"reset","count":0,"task":1})",
                                                    R"({"k":"barrier","id":1,"op":"abort","count":0,"task":1})"});
  CHECK(run.records({"suspend"}).at(1).find(R"("on":"barrier.wait")") != std::string::npos);
}
