#include "runtime/event.h"

#include <memory>

#include "support/test.h"

namespace {

Coro<> waiter(Log& log, Event& event, const char* name) {
  try {
    const bool waited = co_await event.wait();
    CHECK(waited);
    log(name);
  } catch (const CancelledError&) {
    log(name, "cancelled");
    throw;
  }
}

}  // namespace

TEST_CASE("waiting for an event that is set needs no suspension") {
  const Run run = run_simulated([]() -> Coro<> {
    Event event;
    CHECK_FALSE(event.is_set());
    event.set();
    CHECK(event.is_set());
    const bool waited = co_await event.wait();
    CHECK(waited);
    co_await event.wait();
  });
  CHECK(run.count("suspend") == 0);
  CHECK(run.count("pass") == 2);
}

TEST_CASE("waiting suspends until set, and waiters run in the next iteration, never inside set") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Event event;
    Task<> task = create_task(waiter(log, event, "woken"));
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    event.set();
    CHECK(log.lines.empty());
    co_await checkpoint();
    CHECK(log.lines == Lines{"woken"});
  });
}

TEST_CASE("set wakes every waiter, in the order in which they came") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Event event;
    Task<> a = create_task(waiter(log, event, "a"));
    Task<> b = create_task(waiter(log, event, "b"));
    Task<> c = create_task(waiter(log, event, "c"));
    co_await checkpoint();
    event.set();
    co_await gather(a, b, c);
  });
  CHECK(log.lines == Lines{"a", "b", "c"});
}

TEST_CASE("set then clear still wakes the present waiters, and only those") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Event event;
    Task<> early = create_task(waiter(log, event, "early"));
    co_await checkpoint();
    event.set();
    event.clear();
    Task<> late = create_task(waiter(log, event, "late"));
    co_await run_until_idle();
    CHECK(early.done());
    CHECK_FALSE(late.done());
    event.set();
    co_await late;
  });
  CHECK(log.lines == Lines{"early", "late"});
}

TEST_CASE("set twice wakes once") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Event event;
    Task<> task = create_task(waiter(log, event, "woken"));
    co_await checkpoint();
    event.set();
    event.set();
    event.clear();
    event.set();
    co_await run_until_idle();
  });
  CHECK(log.lines == Lines{"woken"});
}

TEST_CASE("a waiter cancelled before set does not hold the others up") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Event event;
    Task<> a = create_task(waiter(log, event, "a"));
    Task<> b = create_task(waiter(log, event, "b"));
    co_await checkpoint();
    a.cancel();
    event.set();
    co_await run_until_idle();
    CHECK(a.cancelled());
    CHECK(b.done());
  });
  CHECK(log.lines == Lines{"a cancelled", "b"});
}

TEST_CASE("a waiter cancelled after set is cancelled, and the event stays set") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Event event;
    Task<> task = create_task(waiter(log, event, "a"));
    co_await checkpoint();
    event.set();
    task.cancel();
    co_await run_until_idle();
    CHECK(task.cancelled());
    CHECK(event.is_set());
  });
  CHECK(log.lines == Lines{"a cancelled"});
}

TEST_CASE("an event may be made before the loop runs, and serves again and again") {
  Event event;
  Log log;
  run_simulated([&]() -> Coro<> {
    for (int round = 0; round < 3; ++round) {
      Task<> task = create_task(waiter(log, event, "woken"));
      co_await checkpoint();
      event.set();
      co_await task;
      event.clear();
    }
  });
  CHECK(log.lines.size() == 3);
}

TEST_CASE("an event that goes before its waiters leaves them waiting, and harms nobody") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto event = std::make_unique<Event>();
    Task<> task = create_task(waiter(log, *event, "a"));
    co_await run_until_idle();
    event.reset();
    co_await run_until_idle();
    CHECK_FALSE(task.done());
    task.cancel();
    co_await run_until_idle();
    CHECK(task.cancelled());
  });
}

TEST_CASE("an event that is set and gone has woken its waiters") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto event = std::make_unique<Event>();
    Task<> task = create_task(waiter(log, *event, "woken"));
    co_await run_until_idle();
    event->set();
    event.reset();
    co_await task;
  });
  CHECK(log.lines == Lines{"woken"});
}

TEST_CASE("the trace tells of a change, not of a call that changes nothing") {
  const Run run = run_simulated([]() -> Coro<> {
    Event event;
    event.clear();
    event.set();
    event.set();
    event.clear();
    event.clear();
    co_return;
  });
  CHECK(run.records({"event"}) ==
        Lines{R"({"k":"event","id":1,"op":"set","task":1})", R"({"k":"event","id":1,"op":"clear","task":1})"});
}
