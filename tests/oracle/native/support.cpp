#include "native/support.h"

namespace oracle {

using namespace aio;

Coro<long> work(Log log, std::string name, long seconds) {
  log(name, "begins");
  try {
    co_await sleep(std::chrono::seconds(seconds));
  } catch (const CancelledError&) {
    log(name, std::current_exception());
    throw;
  }
  log(name, "done");
  co_return seconds;
}

Coro<long> fail(long seconds, long number) {
  co_await sleep(std::chrono::seconds(seconds));
  throw Boom(number);
}

Coro<long> stubborn(Log log, std::string name, long seconds, long cleanup) {
  std::exception_ptr error;
  try {
    co_await sleep(std::chrono::seconds(seconds));
    log(name, "done");
  } catch (const CancelledError&) {
    error = std::current_exception();
  }
  if (error) {
    log(name, "swallows", error);
    co_await sleep(std::chrono::seconds(cleanup));
    log(name, "goes on");
  }
  co_return 7;
}

Coro<> passes(int count) {
  for (int i = 0; i < count; ++i) co_await checkpoint();
}

}  // namespace oracle
