// Clean-up that awaits: Python's `async with` and `try ... finally`. Loop thread only.
#pragma once

#include <concepts>
#include <exception>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

#include "runtime/task.h"

namespace aio {

namespace detail {

/// What async_finally() runs: an awaitable, or a callable that gives one.
template <class Work>
AIO_CORO_WRAPPER auto begin(Work& work) {
  if constexpr (Awaitable<Work>) {
    return std::move(work);
  } else {
    return work();
  }
}

template <class Work>
concept AsyncWork = Awaitable<Work> || requires(Work& work) {
  { work() } -> Awaitable;
};

template <class Work>
using WorkResult = AwaitResult<decltype(begin(std::declval<Work&>()))>;

/// Lifetime: `work` outlives the call.
template <class Work>
Coro<> run_cleanup(Work& work) {
  auto cleanup = begin(work);
  co_await cleanup;
}

/// Runs the clean-up to its end whatever happens to the running task, then throws what goes first of the exceptions:
/// the clean-up's, `error`, a cancellation that came meanwhile.
Coro<> finish_cleanup(Coro<> cleanup, std::exception_ptr error, std::source_location where);

}  // namespace detail

/// Awaits `body` and then, on every way out of it, `cleanup`; gives the body's result. Each is an awaitable, or a
/// callable that gives one, called when its turn has come.
/// Suspends: as the body does, and until the clean-up, a task of its own, is done.
/// Cancellation: the clean-up is shielded: a request that comes meanwhile waits for its end, and is delivered then.
/// Throws: what the body throws. An exception of the clean-up goes before it, and the exception handler hears of the
/// body's. A cancellation that loses to another exception is not lost: the next await throws it.
/// Lifetime: both callables are kept until they are done, so capturing lambdas are safe here.
/// Source: Python, try ... finally with an await in it.
template <detail::AsyncWork Body, detail::AsyncWork Cleanup>
Coro<detail::WorkResult<Body>> async_finally(Body body, Cleanup cleanup,
                                             std::source_location where = std::source_location::current()) {
  using T = detail::WorkResult<Body>;
  std::exception_ptr error;
  std::optional<detail::ValueOf<T>> result;
  try {
    auto work = detail::begin(body);
    if constexpr (std::is_void_v<T>) {
      co_await work;
    } else {
      T value = co_await work;
      result.emplace(std::move(value));
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_await detail::finish_cleanup(detail::run_cleanup(cleanup), error, where);
  if constexpr (!std::is_void_v<T>) co_return std::move(*result);
}

/// What with() takes: an object whose close() is awaited.
template <class R>
concept Closeable = !Awaitable<R> && requires(R& resource) {
  { resource.close() } -> Awaitable;
};

/// Runs `body` with the resource and awaits `resource.close()` on every way out, as async_finally() does.
/// Cancellation: while close() runs, a request waits for its end.
/// Throws: what the body or close() throws; see async_finally().
/// Lifetime: the resource is moved in and destroyed at the end; the body is kept meanwhile.
/// Source: slides "Page fetching", "Web-handler"; Python, async with.
template <Closeable R, std::invocable<R&> Body>
Coro<AwaitResult<std::invoke_result_t<Body&, R&>>> with(R resource, Body body,
                                                        std::source_location where = std::source_location::current()) {
  auto use = [&]() AIO_CORO_WRAPPER_LAMBDA { return body(resource); };
  auto close = [&]() AIO_CORO_WRAPPER_LAMBDA { return resource.close(); };
  auto work = async_finally(use, close, where);
  if constexpr (std::is_void_v<AwaitResult<std::invoke_result_t<Body&, R&>>>) {
    co_await work;
  } else {
    auto result = co_await work;
    co_return result;
  }
}

/// The same for a resource that is awaited first: `with(ClientSession::create(), ...)`. When that fails or is
/// cancelled, there is nothing to close.
template <Awaitable Opening, std::invocable<AwaitResult<Opening>&> Body>
  requires Closeable<AwaitResult<Opening>>
Coro<AwaitResult<std::invoke_result_t<Body&, AwaitResult<Opening>&>>> with(
    Opening opening, Body body, std::source_location where = std::source_location::current()) {
  auto resource = co_await opening;
  auto work = with(std::move(resource), std::move(body), where);
  if constexpr (std::is_void_v<AwaitResult<std::invoke_result_t<Body&, AwaitResult<Opening>&>>>) {
    co_await work;
  } else {
    auto result = co_await work;
    co_return result;
  }
}

}  // namespace aio
