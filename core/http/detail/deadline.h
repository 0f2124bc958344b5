// An await with a deadline whose error the caller chooses. Loop thread only.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include "runtime/timeout.h"

namespace aio::http::detail {

/// Awaits `work`; when loop time `when` comes first, cancels it and throws what `late()` gives.
/// Suspends, Cancellation: as timeout(). Lifetime: `late` is kept; what it captures outlives the call.
template <class T, class Late>
Coro<T> before(std::optional<Duration> when, Coro<T> work, Late late) {
  Timeout scope(when);
  scope.enter();
  try {
    if constexpr (std::is_void_v<T>) {
      co_await work;
      scope.exit(false);
      co_return;
    } else {
      T result = co_await work;
      scope.exit(false);
      co_return result;
    }
  } catch (const CancelledError&) {
    if (!scope.exit(true)) throw;
  } catch (...) {
    scope.exit(false);
    throw;
  }
  std::rethrow_exception(late());
}

/// The earlier of two moments, of which none is never.
inline std::optional<Duration> earlier(std::optional<Duration> left, std::optional<Duration> right) noexcept {
  if (!left || !right) return left ? left : right;
  return *left < *right ? left : right;
}

}  // namespace aio::http::detail
