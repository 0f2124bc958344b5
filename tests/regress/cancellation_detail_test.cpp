// Corners of cancellation in which the runtime once differed from CPython; the oracle found them.

#include <stdexcept>

#include "support/test.h"

namespace {

Coro<> fail() {
  throw std::runtime_error("lost");
  co_return;
}

Coro<> wait_for_ever() {
  Event never;
  co_await never.wait();
}

// What awaiting `awaited` throws.
template <class Awaited>
Coro<std::string> error_of(Awaited awaited) {
  std::exception_ptr error;
  try {
    co_await awaited;
  } catch (...) {
    error = std::current_exception();
  }
  co_return error ? describe_exception(error) : "nothing";
}

}  // namespace

TEST_CASE("cancelling a task that has failed counts as having seen its exception") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    Task<> task = create_task(fail());
    co_await checkpoint();
    CHECK_FALSE(task.cancel());
  });
  CHECK(heard == Lines());
}

TEST_CASE("wait for the first exception leaves the exception of the last task to be seen") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    WaitOptions options;
    options.return_when = FIRST_EXCEPTION;
    std::vector<Task<>> tasks{create_task(fail())};
    co_await wait(std::move(tasks), options);
  });
  CHECK(heard == Lines{"Task exception was never retrieved: std::runtime_error: lost [Task-2]"});
}

TEST_CASE("a shield whose inner task is cancelled ends without the words of that cancellation") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> inner = create_task(wait_for_ever());
    auto shielded = shield(inner);
    Task<std::string> waiter = create_task(error_of(shielded));
    co_await checkpoint();
    inner.cancel("words");
    log(co_await waiter);
    auto late = shield(inner);
    log(co_await error_of(late));
  });
  CHECK(log.lines == Lines{"CancelledError", "CancelledError: words"});
}

TEST_CASE("an inner task that fails in the iteration in which its waiter is cancelled is not yet without a waiter") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    Task<> inner = create_task(fail());
    auto shielded = shield(inner);
    co_await checkpoint();
    CHECK(inner.done());
    shielded.cancel();
    CHECK(co_await error_of(shielded) == "CancelledError");
    CHECK(co_await error_of(inner) == "std::runtime_error: lost");
  });
  CHECK(heard == Lines());
}

TEST_CASE("when two waiters have left the shields of one task, its failure is heard once") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    Event go;
    Task<> inner = create_task([](Event& event) -> Coro<> {
      co_await event.wait();
      throw std::runtime_error("lost");
    }(go));
    auto first = shield(inner);
    auto second = shield(inner);
    first.cancel();
    second.cancel();
    co_await run_until_idle();
    go.set();
    co_await run_until_idle();
  });
  CHECK(heard == Lines{"Exception in a shielded future after its waiter had left: std::runtime_error: lost"});
}

TEST_CASE("the handler hears of a shielded error before those who awaited the task after the shield was cancelled") {
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    Event go;
    Task<> inner = create_task([](Event& event) -> Coro<> {
      co_await event.wait();
      throw std::runtime_error("lost");
    }(go));
    auto shielded = shield(inner);
    Task<> waiter = create_task([](Future<> first, Task<> then, Lines& lines) -> Coro<> {
      lines.push_back(co_await error_of(first));
      lines.push_back(co_await error_of(then));
    }(shielded, inner, heard));
    co_await run_until_idle();
    waiter.cancel();
    co_await run_until_idle();
    go.set();
    co_await waiter;
  });
  CHECK(heard == Lines{"CancelledError",
                       "Exception in a shielded future after its waiter had left: std::runtime_error: lost",
                       "std::runtime_error: lost"});
}

TEST_CASE("a child's cancellation arrives with its own words though the waiter was cancelled again meanwhile") {
  Log log;
  run_simulated([&]() -> Coro<> {
    Task<> child = create_task(wait_for_ever());
    std::vector<Task<>> children{child};
    auto all = gather(children);
    Task<std::string> waiter = create_task(error_of(all));
    co_await checkpoint();
    child.add_done_callback([&] { waiter.cancel("second"); });
    child.cancel("first");
    log(co_await waiter);
  });
  CHECK(log.lines == Lines{"CancelledError: first"});
}
