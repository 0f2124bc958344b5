// Signals and Ctrl-C in the simulation, where they come at a virtual time.
#include <csignal>

#include "sim/simulation.h"
#include "support/test.h"

namespace {

// Runs `main` with these signals on their way, and gives what run() threw.
std::string run_with_signals(Coro<> main, std::vector<std::pair<Duration, int>> signals) {
  auto simulation = std::make_unique<sim::Simulation>();
  for (const auto& [when, signal] : signals) simulation->inject_signal(when, signal);
  RunOptions options;
  options.backend = std::move(simulation);
  return thrown_by([&] { run(std::move(main), std::move(options)); });
}

Coro<> sleep_with_cleanup(Log& log) {
  try {
    co_await sleep(10s);
    log("slept");
  } catch (const CancelledError&) {
    log.timed("clean-up");
    throw;
  }
}

}  // namespace

TEST_CASE("Ctrl-C cancels main, and run throws KeyboardInterrupt once main has cleaned up") {
  Log log;
  CHECK(run_with_signals(sleep_with_cleanup(log), {{2s, SIGINT}}) == "KeyboardInterrupt");
  CHECK(log.lines == Lines{"2s clean-up"});
}

TEST_CASE("a main that swallows the cancellation of Ctrl-C ends as it wants") {
  Log log;
  const auto body = [&]() -> Coro<> {
    try {
      co_await sleep(10s);
    } catch (const CancelledError&) {
      log("swallowed");
    }
  };
  CHECK(run_with_signals(body(), {{2s, SIGINT}}) == "");
  CHECK(log.lines == Lines{"swallowed"});
}

TEST_CASE("a main that was cancelled by somebody else as well ends cancelled, not interrupted") {
  const auto body = []() -> Coro<> {
    const TaskHandle main = current_task();
    get_running_loop().call_later(1s, [main] { main.cancel("other"); });
    try {
      co_await sleep(5s);
    } catch (const CancelledError&) {
    }
    co_await sleep(5s);
  };
  CHECK(run_with_signals(body(), {{2s, SIGINT}}) == "CancelledError");
}

TEST_CASE("a handler for SIGINT takes the place of run's own") {
  Log log;
  const auto body = [&]() -> Coro<> {
    Event stop;
    get_running_loop().add_signal_handler(SIGINT, [&] { stop.set(); });
    co_await stop.wait();
    log.timed("stopped in order");
  };
  CHECK(run_with_signals(body(), {{3s, SIGINT}}) == "");
  CHECK(log.lines == Lines{"3s stopped in order"});
}

TEST_CASE("a signal handler is called each time, the latest one, until it is removed") {
  Log log;
  const auto body = [&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.add_signal_handler(SIGTERM, [&] { log("first handler"); });
    co_await sleep(1500ms);
    loop.add_signal_handler(SIGTERM, [&] { log.timed("second handler"); });
    co_await sleep(2s);
    log(loop.remove_signal_handler(SIGTERM));
    log(loop.remove_signal_handler(SIGTERM));
    co_await sleep(2s);
  };
  CHECK(run_with_signals(body(), {{1s, SIGTERM}, {2s, SIGTERM}, {3s, SIGTERM}, {4s, SIGTERM}}) == "");
  CHECK(log.lines == Lines{"first handler", "2s second handler", "3s second handler", "true", "false"});
}

TEST_CASE("a signal handler that throws is reported, and the loop lives on") {
  Lines heard;
  const auto body = [&]() -> Coro<> {
    hear_exceptions(heard);
    get_running_loop().add_signal_handler(SIGTERM, [] { throw RuntimeError("in the handler"); });
    co_await sleep(2s);
  };
  CHECK(run_with_signals(body(), {{1s, SIGTERM}}) == "");
  CHECK(heard == Lines{"Exception in a callback of the event loop: RuntimeError: in the handler"});
}
