#include "support/coroutines.h"

#include <stdexcept>

namespace aio::testing {
namespace {

constexpr Duration kLong = std::chrono::seconds(100);

}  // namespace

Coro<int> value_after(Duration delay, int value) {
  co_await sleep(delay);
  co_return value;
}

Coro<int> fail_after(Duration delay, const char* text) {
  co_await sleep(delay);
  throw std::runtime_error(text);
  co_return 0;
}

Coro<> sleeper(Log& log, const char* name) {
  try {
    co_await sleep(std::chrono::seconds(1));
    log(name, "slept");
  } catch (const CancelledError& error) {
    log(name, "cancelled", error.message());
    throw;
  }
}

Coro<> watch(Log& log, const char* name, Task<> task) {
  try {
    co_await task;
    log(name, "result");
  } catch (const CancelledError& error) {
    log(name, "CancelledError", error.message(), "count", current_task().cancelling());
  }
}

Coro<> fail_when_cancelled(const char* text) {
  try {
    co_await sleep(kLong);
  } catch (const CancelledError&) {
    throw std::runtime_error(text);
  }
}

Coro<> clean_up_for(Duration delay) {
  std::exception_ptr cancelled;
  try {
    co_await sleep(kLong);
  } catch (const CancelledError&) {
    cancelled = std::current_exception();
  }
  co_await sleep(delay);
  std::rethrow_exception(cancelled);
}

Coro<> getter(Log& log, Queue<int>& queue, const char* name) {
  const int item = co_await queue.get();
  log(name, item);
}

Coro<> putter(Log& log, Queue<int>& queue, int item) {
  co_await queue.put(item);
  log("put", item);
}

Coro<> take(Log& log, Semaphore& semaphore, const char* name) {
  co_await semaphore.acquire();
  log(name);
}

Coro<> wait_for_notice(Log& log, Condition& condition, const char* name) {
  const LockGuard guard = co_await condition.scoped();
  try {
    const bool waited = co_await condition.wait();
    if (!waited || !condition.locked()) log(name, "without the lock");
    log(name);
  } catch (const CancelledError& cancelled) {
    if (!condition.locked()) log(name, "without the lock");
    log(name, "cancelled", cancelled.message());
    throw;
  }
}

}  // namespace aio::testing
