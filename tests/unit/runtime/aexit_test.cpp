// with() around a resource that is told how its body ended.
#include <stdexcept>

#include "runtime/with.h"
#include "support/coroutines.h"
#include "support/test.h"

namespace {

// Says how it is left; that takes a second.
class Transaction {
 public:
  explicit Transaction(Log& log, const char* failure = nullptr) : log_(&log), failure_(failure) {}
  Coro<> close() {
    (*log_)("closed");
    co_return;
  }
  Coro<> aexit(std::exception_ptr error) {
    log_->timed(error ? "rollback after " + describe_exception(error) : "commit");
    co_await sleep(1s);
    log_->timed("left");
    if (failure_) throw std::runtime_error(failure_);
  }

 private:
  Log* log_;
  const char* failure_;
};

Coro<> fail(Transaction&) {
  throw std::runtime_error("body");
  co_return;
}

// Awaits `work`, logs how it ended, and whether the next await throws.
Coro<> ending(Log& log, Coro<> work) {
  std::string how = "result";
  try {
    co_await work;
  } catch (...) {
    how = describe_exception(std::current_exception());
  }
  log.timed(how);
  how = "went on";
  try {
    co_await checkpoint();
  } catch (const CancelledError& error) {
    how = "then CancelledError " + error.message();
  }
  log(how);
}

}  // namespace

TEST_CASE("a resource with aexit is told that the body ended well, and its close is not called") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Transaction&) -> Coro<int> { co_return 7; };
    const int result = co_await with(Transaction(log), body);
    log(result);
  });
  CHECK(log.lines == Lines{"0s commit", "1s left", "7"});
}

TEST_CASE("a resource with aexit is told the body's exception, which passes on") {
  Log log;
  run_simulated([&]() -> Coro<> { co_await ending(log, with(Transaction(log), fail)); });
  CHECK(log.lines ==
        Lines{"0s rollback after std::runtime_error: body", "1s left", "1s std::runtime_error: body", "went on"});
}

TEST_CASE("a resource with aexit is told of a cancellation, which passes on") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Transaction&) -> Coro<> { co_await sleep(100s); };
    Task<> task = create_task(ending(log, with(Transaction(log), body)));
    co_await sleep(1s);
    task.cancel("stop");
    co_await task;
  });
  CHECK(log.lines == Lines{"1s rollback after CancelledError: stop", "2s left", "2s CancelledError: stop", "went on"});
}

TEST_CASE("a cancel while aexit waits is delivered to it at once") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Transaction&) -> Coro<> { co_return; };
    Task<> task = create_task(ending(log, with(Transaction(log), body)));
    co_await sleep(500ms);
    task.cancel("stop");
    co_await task;
  });
  CHECK(log.lines == Lines{"0s commit", "500ms CancelledError: stop", "went on"});
}

TEST_CASE("an exception of aexit goes before the body's, of which the handler hears") {
  Log log;
  Lines heard;
  run_simulated([&]() -> Coro<> {
    hear_exceptions(heard);
    co_await ending(log, with(Transaction(log, "rollback failed"), fail));
  });
  CHECK(log.lines == Lines{"0s rollback after std::runtime_error: body", "1s left",
                           "1s std::runtime_error: rollback failed", "went on"});
  CHECK(heard == Lines{"An exception was replaced by one of its clean-up: std::runtime_error: body"});
}

TEST_CASE("an exception of aexit goes before a cancellation, which the next await throws") {
  Log log;
  run_simulated([&]() -> Coro<> {
    auto body = [](Transaction&) -> Coro<> { co_await sleep(100s); };
    Task<> task = create_task(ending(log, with(Transaction(log, "rollback failed"), body)));
    co_await sleep(1s);
    task.cancel("stop");
    co_await task;
  });
  CHECK(log.lines == Lines{"1s rollback after CancelledError: stop", "2s left",
                           "2s std::runtime_error: rollback failed", "then CancelledError stop"});
}
