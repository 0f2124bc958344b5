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

}  // namespace aio::testing
