// Coroutines that scenarios share. Mirrors python/support.py. Loop thread only.
#pragma once

#include <exception>
#include <string>
#include <utility>

#include "native/scenario.h"

namespace oracle {

/// Sleeps, tells the log, gives the seconds.
aio::Coro<long> work(Log log, std::string name, long seconds);
aio::Coro<long> fail(long seconds, long number);
/// Swallows one cancellation, and takes its time about it.
aio::Coro<long> stubborn(Log log, std::string name, long seconds, long cleanup);
/// Lets the loop run for some iterations.
aio::Coro<> passes(int count);

/// How an awaitable ended, as a text.
template <aio::Awaitable A>
aio::Coro<std::string> ending(A awaited) {
  std::exception_ptr error;
  std::string text = "none";
  try {
    if constexpr (std::is_void_v<aio::AwaitResult<A>>) {
      co_await std::move(awaited);
    } else {
      const auto value = co_await std::move(awaited);
      text = text_of(value);
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_return error ? text_of(error) : text;
}

}  // namespace oracle
