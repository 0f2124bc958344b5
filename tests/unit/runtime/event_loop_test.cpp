#include "runtime/event_loop.h"

#include <stdexcept>

#include "support/test.h"

namespace {

std::size_t ticks(const Run& run) {
  return run.count("tick");
}

}  // namespace

TEST_CASE("call_soon runs callbacks in the order in which they were given") {
  Log log;
  run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.call_soon([&] { log("first"); });
    loop.call_soon([&] { log("second"); });
    loop.call_soon([&] { log("third"); });
    log("not yet");
    co_await checkpoint();
  });
  CHECK(log.lines == Lines{"not yet", "first", "second", "third"});
}

TEST_CASE("a callback added during an iteration runs in the next one") {
  Log log;
  run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.call_soon([&] {
      log("one");
      get_running_loop().call_soon([&] { log("added"); });
    });
    loop.call_soon([&] { log("two"); });
    co_await checkpoint();
    log("task");
    co_await checkpoint();
  });
  CHECK(log.lines == Lines{"one", "two", "task", "added"});
}

TEST_CASE("an iteration runs exactly the callbacks that were ready when it began") {
  const Run run = run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    for (int i = 0; i < 3; ++i) {
      loop.call_soon([] { get_running_loop().call_soon([] {}); });
    }
    co_await checkpoint();
    co_await checkpoint();
  });
  CHECK(run.records({"tick"}) == Lines{"{\"k\":\"tick\",\"n\":1,\"ready\":1}", "{\"k\":\"tick\",\"n\":2,\"ready\":4}",
                                       "{\"k\":\"tick\",\"n\":3,\"ready\":4}", "{\"k\":\"tick\",\"n\":4,\"ready\":1}"});
}

TEST_CASE("timers run in order of their deadlines, equal ones in order of creation") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.call_later(20ms, [&] { log.timed("c"); });
    loop.call_later(10ms, [&] { log.timed("a"); });
    loop.call_at(20ms, [&] { log.timed("d"); });
    loop.call_later(10ms, [&] { log.timed("b"); });
    co_await sleep(1s);
  });
  CHECK(log.lines == Lines{"10ms a", "10ms b", "20ms c", "20ms d"});
  CHECK(run.elapsed == 1s);
}

TEST_CASE("due timers run behind the callbacks that were ready before them") {
  Log log;
  run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.call_later(1ms, [&] { log("timer"); });
    blocking_sleep(5ms);
    loop.call_soon([&] { log("soon"); });
    co_await checkpoint();
  });
  CHECK(log.lines == Lines{"soon", "timer"});
}

TEST_CASE("call_later without a positive delay runs in the next iteration") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.call_later(0s, [&] { log("now"); });
    loop.call_later(-5s, [&] { log("before"); });
    co_await checkpoint();
    co_await checkpoint();
  });
  CHECK(log.lines == Lines{"before", "now"});
  CHECK(run.elapsed == 0s);
}

TEST_CASE("a cancelled callback does not run") {
  Log log;
  run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    Handle soon = loop.call_soon([&] { log("soon"); });
    Handle later = loop.call_later(1ms, [&] { log("later"); });
    CHECK_FALSE(soon.cancelled());
    soon.cancel();
    later.cancel();
    later.cancel();
    CHECK(soon.cancelled());
    CHECK(later.cancelled());
    co_await sleep(10ms);
  });
  CHECK(log.lines.empty());
}

TEST_CASE("a callback may cancel another of the same iteration") {
  Log log;
  run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    Handle* victim = nullptr;
    loop.call_soon([&] { victim->cancel(); });
    Handle second = loop.call_soon([&] { log("second"); });
    victim = &second;
    co_await checkpoint();
  });
  CHECK(log.lines.empty());
}

TEST_CASE("cancelling a callback that ran does nothing, even from inside itself") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Handle* self = nullptr;
    Handle handle = get_running_loop().call_soon([&] {
      self->cancel();
      log("ran");
    });
    self = &handle;
    co_await checkpoint();
    handle.cancel();
  });
  CHECK(log.lines == Lines{"ran"});
}

TEST_CASE("dropping the handle does not cancel the callback") {
  Log log;
  run_simulated([&]() -> Coro<> {
    {
      const Handle dropped = get_running_loop().call_later(1ms, [&] { log("ran"); });
    }
    co_await sleep(1s);
  });
  CHECK(log.lines == Lines{"ran"});
}

TEST_CASE("a cancelled timer neither moves the clock nor costs an iteration") {
  const Run run = run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    for (int i = 0; i < 150; ++i) loop.call_later(5s, [] {}).cancel();
    co_await sleep(10s);
  });
  CHECK(run.elapsed == 10s);
  CHECK(run.count("untimer") == 150);
  CHECK(ticks(run) == 4);
}

TEST_CASE("a cancelled callback lets go of what it captured") {
  run_simulated([&]() -> Coro<> {
    auto shared = std::make_shared<int>(1);
    Handle soon = get_running_loop().call_soon([shared] {});
    Handle later = get_running_loop().call_later(1s, [shared] {});
    soon.cancel();
    later.cancel();
    CHECK(shared.use_count() == 1);
    co_return;
  });
}

TEST_CASE("a callback that throws goes to the exception handler, and the loop lives on") {
  Lines heard;
  Log log;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    get_running_loop().call_soon([] { throw std::runtime_error("broken"); });
    get_running_loop().call_soon([&] { log("next"); });
    co_await checkpoint();
    log("task");
  });
  CHECK(heard == Lines{"Exception in a callback of the event loop: std::runtime_error: broken"});
  CHECK(log.lines == Lines{"next", "task"});
}

TEST_CASE("without a handler of its own the loop says it on stderr") {
  const CapturedStderr errors;
  run_simulated([&]() -> Coro<> {
    get_running_loop().call_soon([] { throw std::runtime_error("broken"); });
    co_await checkpoint();
  });
  CHECK(errors.text() == "Exception in a callback of the event loop\n  std::runtime_error: broken\n");
}

TEST_CASE("an exception handler that throws is itself reported, and the loop lives on") {
  const CapturedStderr errors;
  Log log;
  run_simulated([&]() -> Coro<> {
    get_running_loop().set_exception_handler(
        [](const ExceptionContext&) { throw std::runtime_error("handler broke"); });
    get_running_loop().call_soon([] { throw std::runtime_error("broken"); });
    co_await checkpoint();
    log("task");
  });
  CHECK(errors.text() ==
        "Exception in a callback of the event loop\n  std::runtime_error: broken\n"
        "The exception handler itself threw\n  std::runtime_error: handler broke\n");
  CHECK(log.lines == Lines{"task"});
}

TEST_CASE("an empty handler restores the default one") {
  const CapturedStderr errors;
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    get_running_loop().set_exception_handler({});
    get_running_loop().call_exception_handler({"told by hand", nullptr, 0, {}});
    co_return;
  });
  CHECK(heard.empty());
  CHECK(errors.text() == "told by hand\n");
}

TEST_CASE("the trace records what the exception handler was told") {
  Lines heard;
  const Run run = run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    get_running_loop().call_exception_handler({"told by hand", std::make_exception_ptr(TimeoutError("late")), 1, "x"});
    co_return;
  });
  CHECK(run.records({"handler"}) ==
        Lines{"{\"k\":\"handler\",\"text\":\"told by hand: TimeoutError: late\",\"task\":1}"});
}

TEST_CASE("there is no running loop outside run") {
  CHECK(thrown_by([] { get_running_loop(); }) ==
        "RuntimeError: no running event loop; call this from a coroutine that run() runs");
}

TEST_CASE("a loop that ends drops callbacks that never ran, and what they captured") {
  auto shared = std::make_shared<int>(1);
  run_simulated([shared]() -> Coro<> {
    get_running_loop().call_later(100s, [shared] {});
    co_return;
  });
  CHECK(shared.use_count() == 1);
}

TEST_CASE("time starts at zero and moves only when everybody waits or computes") {
  run_simulated([]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    CHECK(loop.time() == 0s);
    co_await checkpoint();
    CHECK(loop.time() == 0s);
    co_await sleep(3s);
    CHECK(loop.time() == 3s);
    blocking_sleep(250ms);
    CHECK(loop.time() == 3250ms);
  });
}

TEST_CASE("stop ends the run after the present iteration, and run says that main was not done") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    EventLoop& loop = get_running_loop();
    loop.call_soon([&] {
      log("stop");
      get_running_loop().stop();
    });
    loop.call_soon([&] { log("same iteration"); });
    loop.call_soon([&] { get_running_loop().call_soon([&] { log("next iteration"); }); });
    co_await sleep(1s);
    log("never");
  });
  CHECK(log.lines == Lines{"stop", "same iteration"});
  CHECK(run.failure() == "RuntimeError: The event loop was stopped before its main task was done");
}

TEST_CASE("tasks, futures and handles may outlive the loop, which then refuses new callbacks") {
  std::optional<Task<int>> task;
  std::optional<Future<int>> pending;
  std::optional<Handle> timer;
  detail::Ref<EventLoop> loop;
  Log log;
  run_simulated([&]() -> Coro<> {
    loop = detail::Ref<EventLoop>(&get_running_loop());
    const auto body = []() -> Coro<int> { co_return 4; };
    task = create_task(body());
    pending.emplace();
    pending->add_done_callback([&] { log("never"); });
    timer = get_running_loop().call_later(1h, [&] { log("never"); });
    co_await *task;
  });
  CHECK(loop->is_closed());
  CHECK(task->result() == 4);
  CHECK_FALSE(task->cancel());
  timer->cancel();
  pending->set_result(1);
  CHECK(pending->result() == 1);
  const std::string refused = "RuntimeError: The event loop is closed; its run() has ended";
  CHECK(thrown_by([&] { loop->call_soon([] {}); }) == refused);
  CHECK(thrown_by([&] { loop->call_later(1s, [] {}); }) == refused);
  CHECK(thrown_by([&] { loop->call_soon_threadsafe([] {}); }) == refused);
  CHECK(log.lines.empty());
}

TEST_CASE("a future of an ended run is refused by the next one, wherever that one's loop lies") {
  std::optional<Future<int>> old;
  run_simulated([&]() -> Coro<> {
    old.emplace();
    co_return;
  });
  const Run run = run_simulated([&]() -> Coro<> {
    const int value = co_await *old;
    print(value);
  });
  CHECK(run.failure() ==
        "RuntimeError: Task Task-1 awaits a future of another event loop; create it on the running one");
}
