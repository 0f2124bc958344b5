// Waiting for tasks without taking their results. Mirrors asyncio.wait and asyncio.wait_for. Loop thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "runtime/future.h"
#include "runtime/timeout.h"

namespace aio {

/// When wait() returns. Source: CPython, asyncio.FIRST_COMPLETED and its like.
enum class ReturnWhen : unsigned char { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION };

/// The words alone, as asyncio has them.
using enum ReturnWhen;

/// What wait() may be told beside its tasks.
struct WaitOptions {
  /// How long to wait at most; none means for ever.
  std::optional<Duration> timeout = {};
  ReturnWhen return_when = ALL_COMPLETED;
};

/// What wait() gives: its tasks in two parts, each in the order in which they were given.
template <class Handle>
struct WaitResult {
  /// Ended, with a result, an exception or a cancellation.
  std::vector<Handle> done;
  /// Still running: nothing was cancelled.
  std::vector<Handle> pending;
};

namespace detail {

/// For each future, whether the same one comes before it.
std::vector<bool> find_repeated(const std::vector<Ref<SharedFuture>>& futures);

/// The states of `handles`, of which those that come again are dropped from both.
template <class Handle>
std::vector<Ref<SharedFuture>> unique_states(std::vector<Handle>& handles) {
  std::vector<Ref<SharedFuture>> states;
  states.reserve(handles.size());
  for (const Handle& each : handles) states.emplace_back(&each.state());
  const std::vector<bool> repeated = find_repeated(states);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < handles.size(); ++i) {
    if (repeated[i]) continue;
    if (kept != i) {
      handles[kept] = std::move(handles[i]);
      states[kept] = std::move(states[i]);
    }
    ++kept;
  }
  handles.erase(handles.begin() + static_cast<std::ptrdiff_t>(kept), handles.end());
  states.resize(kept);
  return states;
}

/// Waits until enough of `futures` are done. Throws: ValueError when there are none.
Coro<> wait_for_some(std::vector<Ref<SharedFuture>> futures, WaitOptions options);
/// Cancels `future` and waits until it is done.
Coro<> cancel_and_wait(Ref<SharedFuture> future);
template <class A>
Coro<AwaitResult<A>> result_or_timeout(A awaitable, std::source_location where) {
  auto future = ensure_future(std::move(awaitable), where);
  Ref<SharedFuture> state(&future.state());
  if (!state->done()) {
    co_await cancel_and_wait(state);
    if (state->cancelled()) throw_timeout_error();
  }
  state->throw_if_failed();
  if constexpr (!std::is_void_v<AwaitResult<A>>) co_return future.slot().take();
}

}  // namespace detail

/// Waits until all of the tasks or futures are done, or until the first of them is, or fails. It takes no result,
/// throws no exception of theirs and cancels nothing: see to `pending` yourself. Suspends: always, for one pass of the
/// loop at least. Cancellation: the tasks run on. Throws: ValueError when `tasks` is empty. A timeout is no error: what
/// is not done by then is pending. Source: CPython, asyncio.wait. What was given twice counts and comes back once.
template <detail::FutureHandle Handle>
Coro<WaitResult<Handle>> wait(std::vector<Handle> tasks, WaitOptions options = {}) {
  std::vector<detail::Ref<detail::SharedFuture>> futures = detail::unique_states(tasks);
  co_await detail::wait_for_some(std::move(futures), options);
  WaitResult<Handle> result;
  for (Handle& task : tasks) {
    auto& part = task.done() ? result.done : result.pending;
    part.push_back(std::move(task));
  }
  co_return result;
}

/// Awaits `awaitable` for at most `timeout`; none means for ever.
/// Suspends: as the awaitable does. Cancellation: passes through to it.
/// Throws: TimeoutError at the deadline, after the awaitable was cancelled and has cleaned up; whatever it throws. With
/// a timeout that is not positive a coroutine never begins, and what is done already gives its result. Source: CPython,
/// asyncio.wait_for.
template <Awaitable A>
AIO_CORO_WRAPPER Coro<AwaitResult<A>> wait_for(A awaitable, std::optional<Duration> timeout,
                                               const std::source_location& where = std::source_location::current()) {
  if (timeout && *timeout <= Duration::zero()) return detail::result_or_timeout(std::move(awaitable), where);
  return detail::timeout_around(detail::Deadline{timeout, true}, std::move(awaitable));
}

}  // namespace aio
