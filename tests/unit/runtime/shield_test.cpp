#include "runtime/shield.h"

#include <memory>

#include <stdexcept>

#include "support/test.h"

namespace {

Coro<int> save(Log& log, Duration delay) {
  co_await sleep(delay);
  log.timed("saved");
  co_return 7;
}

Coro<int> fail_after(Duration delay) {
  co_await sleep(delay);
  throw std::runtime_error("disk full");
  co_return 0;
}

}  // namespace

TEST_CASE("shield passes the result on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    const int saved = co_await shield(save(log, 1s));
    CHECK(saved == 7);
  });
  CHECK(log.lines == Lines{"1s saved"});
}

TEST_CASE("shield of something that is done needs no suspension") {
  const Run run = run_simulated([]() -> Coro<> {
    Future<int> future;
    future.set_result(3);
    const int value = co_await shield(future);
    CHECK(value == 3);
  });
  CHECK(run.count("suspend") == 0);
}

TEST_CASE("shield passes an exception on, and the handler hears nothing") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    std::string how;
    try {
      co_await shield(fail_after(1s));
    } catch (const std::runtime_error& error) {
      how = error.what();
    }
    CHECK(how == "disk full");
    co_await run_until_idle();
  });
  CHECK(heard.empty());
}

TEST_CASE("an outside cancel reaches the waiter and leaves the inner running") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> inner = create_task(save(log, 5s));
    auto wait = [&]() -> Coro<> { co_await shield(inner); };
    Task<> waiter = create_task(wait());
    co_await sleep(1s);
    waiter.cancel();
    co_await run_until_idle();
    CHECK(waiter.cancelled());
    CHECK_FALSE(inner.done());
    CHECK(inner.cancelling() == 0);
    const int saved = co_await inner;
    CHECK(saved == 7);
  });
  CHECK(log.lines == Lines{"5s saved"});
}

TEST_CASE("a shielded coroutine runs on without anybody") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto wait = [&]() -> Coro<> { co_await shield(save(log, 5s)); };
    Task<> waiter = create_task(wait());
    co_await sleep(1s);
    waiter.cancel();
    co_await sleep(10s);
  });
  CHECK(log.lines == Lines{"5s saved"});
}

TEST_CASE("when the inner fails after its waiter left, the handler hears once") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    auto wait = []() -> Coro<> { co_await shield(fail_after(5s)); };
    Task<> waiter = create_task(wait());
    co_await sleep(1s);
    waiter.cancel();
    co_await sleep(10s);
  });
  CHECK(heard == Lines{"Exception in a shielded future after its waiter had left: std::runtime_error: disk full"});
}

TEST_CASE("an inner cancel cancels the outer, whose count stays 0") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> inner = create_task(save(log, 5s));
    get_running_loop().call_later(1s, [&] { inner.cancel("inside"); });
    try {
      co_await shield(inner);
    } catch (const CancelledError&) {
      log.timed("CancelledError count", current_task().cancelling());
    }
  });
  CHECK(log.lines == Lines{"1s CancelledError count 0"});
}

TEST_CASE("an inner cancelled after its waiter left is nobody's concern") {
  Lines heard;
  Log log;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    Task<int> inner = create_task(save(log, 5s));
    auto wait = [&]() -> Coro<> { co_await shield(inner); };
    Task<> waiter = create_task(wait());
    co_await sleep(1s);
    waiter.cancel();
    co_await run_until_idle();
    inner.cancel();
    co_await run_until_idle();
    CHECK(inner.cancelled());
  });
  CHECK(heard.empty());
}

TEST_CASE("a deadline around a shield gives up waiting, not the work") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> inner = create_task(save(log, 5s));
    try {
      co_await timeout(1s, shield(inner));
    } catch (const TimeoutError&) {
      log.timed("gave up");
    }
    co_await inner;
  });
  CHECK(log.lines == Lines{"1s gave up", "5s saved"});
}

TEST_CASE("two shields of one task are independent") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<int> inner = create_task(save(log, 5s));
    auto wait = [&](const char* name) -> Coro<> {
      co_await shield(inner);
      log(name);
    };
    Task<> one = create_task(wait("one"));
    Task<> two = create_task(wait("two"));
    co_await sleep(1s);
    one.cancel();
    co_await two;
    CHECK(one.cancelled());
  });
  CHECK(log.lines == Lines{"5s saved", "two"});
}

// Seen by the leak checker of the sanitized build, and by the count here.
TEST_CASE("a gather and a shield of a future that is never resolved go with the run") {
  std::weak_ptr<int> seen;
  run_simulated([&]() -> Coro<> {
    const auto value = std::make_shared<int>(1);
    seen = value;
    const Future<> never;
    never.add_done_callback([value] {});
    const auto wait_for_both = [](Future<> future) -> Coro<> { co_await gather(shield(future), future); };
    Task<> task = create_task(wait_for_both(never));
    co_await run_until_idle();
  });
  CHECK(seen.expired());
}
