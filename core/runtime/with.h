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

/// Awaits `exit` in the running task, then throws what goes first of the exceptions: that of `exit`, `error`.
Coro<> finish_exit(Coro<> exit, std::exception_ptr error);

/// Awaits `body`, then what `finish` gives for the exception that ended the body, or for null; gives the body's result.
template <AsyncWork Body, class Finish>
Coro<WorkResult<Body>> run_and_finish(Body body, Finish finish) {
  using T = WorkResult<Body>;
  std::exception_ptr error;
  std::optional<ValueOf<T>> result;
  try {
    auto work = begin(body);
    if constexpr (std::is_void_v<T>) {
      co_await work;
    } else {
      T value = co_await work;
      result.emplace(std::move(value));
    }
  } catch (...) {
    error = std::current_exception();
  }
  Coro<> finishing = finish(error);
  co_await finishing;
  if constexpr (!std::is_void_v<T>) co_return std::move(*result);
}

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
AIO_CORO_WRAPPER Coro<detail::WorkResult<Body>> async_finally(
    Body body, Cleanup cleanup, std::source_location where = std::source_location::current()) {
  return detail::run_and_finish(
      std::move(body), [cleanup = std::move(cleanup), where](std::exception_ptr error) AIO_CORO_WRAPPER_LAMBDA mutable {
        return detail::finish_cleanup(detail::run_cleanup(cleanup), error, where);
      });
}

/// An object that wants to know how its body ended: Python's __aexit__. `error` is null when it ended well.
template <class R>
concept AsyncContextManager = !Awaitable<R> && requires(R& resource, std::exception_ptr error) {
  { resource.aexit(error) } -> Awaitable;
};

/// What with() takes: an object whose aexit(), or else whose close(), is awaited.
template <class R>
concept Closeable = AsyncContextManager<R> || (!Awaitable<R> && requires(R& resource) {
                      { resource.close() } -> Awaitable;
                    });

namespace detail {

/// Lifetime: `resource` outlives the call.
template <Closeable R>
Coro<> close_resource(R& resource, std::exception_ptr error) {
  if constexpr (AsyncContextManager<R>) {
    auto leaving = resource.aexit(error);
    co_await leaving;
  } else {
    auto leaving = resource.close();
    co_await leaving;
  }
}

}  // namespace detail

/// Runs `body` with the resource and awaits `resource.close()` on every way out, as async_finally() does. A resource
/// with aexit() is left through that instead: it is awaited by the running task itself, not shielded.
/// Cancellation: while close() runs, a request waits for its end; aexit() is told at once.
/// Throws: what the body, close() or aexit() throws; see async_finally().
/// Lifetime: the resource is moved in and destroyed at the end; the body is kept meanwhile.
/// Source: slides "Page fetching", "Web-handler"; Python, async with.
template <Closeable R, std::invocable<R&> Body>
Coro<AwaitResult<std::invoke_result_t<Body&, R&>>> with(R resource, Body body,
                                                        std::source_location where = std::source_location::current()) {
  auto use = [&]() AIO_CORO_WRAPPER_LAMBDA { return body(resource); };
  auto leave = [&](std::exception_ptr error) AIO_CORO_WRAPPER_LAMBDA {
    Coro<> leaving = detail::close_resource(resource, error);
    if constexpr (AsyncContextManager<R>) {
      return detail::finish_exit(std::move(leaving), error);
    } else {
      return detail::finish_cleanup(std::move(leaving), error, where);
    }
  };
  auto work = detail::run_and_finish(use, leave);
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
