// Signals and Ctrl-C.
#include <csignal>

#include "conformance/worlds.h"

TEST_CASE_TEMPLATE("a signal handler is called from the loop each time, until it is removed", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.add_signal_handler(SIGUSR1, [&] { log("first handler"); });
    World::send_signal(SIGUSR1);
    log("not yet");
    co_await sleep(2ms);
    loop.add_signal_handler(SIGUSR1, [&] { log("second handler"); });
    World::send_signal(SIGUSR1);
    co_await sleep(2ms);
    World::send_signal(SIGUSR1);
    co_await sleep(2ms);
    log(loop.remove_signal_handler(SIGUSR1));
    log(loop.remove_signal_handler(SIGUSR1));
  });
  CHECK(log.lines == Lines{"not yet", "first handler", "second handler", "second handler", "true", "false"});
}

TEST_CASE_TEMPLATE("two signals have a handler each, and a signal wakes a loop that only waits for it", World, WORLDS) {
  Log log;
  run_in<World>([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    Event both;
    loop.add_signal_handler(SIGUSR1, [&] {
      log("one");
      World::send_signal(SIGUSR2);
    });
    loop.add_signal_handler(SIGUSR2, [&] {
      log("two");
      both.set();
    });
    World::send_signal(SIGUSR1);
    co_await both.wait();
  });
  CHECK(log.lines == Lines{"one", "two"});
}

TEST_CASE_TEMPLATE("a signal handler that throws is reported, and the loop lives on", World, WORLDS) {
  Lines heard;
  run_in<World>([&]() -> Coro<> {
    hear_exceptions(heard);
    get_running_loop().add_signal_handler(SIGUSR1, [] { throw RuntimeError("in the handler"); });
    World::send_signal(SIGUSR1);
    co_await sleep(2ms);
  });
  CHECK(heard == Lines{"Exception in a callback of the event loop: RuntimeError: in the handler"});
}

TEST_CASE_TEMPLATE("Ctrl-C cancels main, and run throws KeyboardInterrupt once main has cleaned up", World, WORLDS) {
  for (int round = 0; round < 2; ++round) {
    Log log;
    const Run run = run_in<World>([&]() -> Coro<> {
      World::send_signal(SIGINT);
      try {
        co_await sleep(100s);
      } catch (const CancelledError&) {
        log("clean-up");
        throw;
      }
    });
    CHECK(log.lines == Lines{"clean-up"});
    CHECK(run.failure() == "KeyboardInterrupt");
    CHECK(run.records({"end"}) == Lines{"{\"k\":\"end\",\"exit\":130}"});
  }
}

TEST_CASE_TEMPLATE("a main that swallows the cancellation of Ctrl-C ends as it wants", World, WORLDS) {
  Log log;
  const Run run = run_in<World>([&]() -> Coro<> {
    World::send_signal(SIGINT);
    try {
      co_await sleep(100s);
    } catch (const CancelledError&) {
      log("swallowed");
    }
  });
  CHECK(log.lines == Lines{"swallowed"});
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("a handler for SIGINT takes the place of run's own", World, WORLDS) {
  Log log;
  const Run run = run_in<World>([&]() -> Coro<> {
    Event stop;
    get_running_loop().add_signal_handler(SIGINT, [&] { stop.set(); });
    World::send_signal(SIGINT);
    co_await stop.wait();
    log("stopped in order");
  });
  CHECK(log.lines == Lines{"stopped in order"});
  CHECK(run.failure() == "");
}
