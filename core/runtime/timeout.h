// Deadlines. Mirrors asyncio.timeout. Loop thread only.
#pragma once

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/duration.h"
#include "runtime/detail/timer_heap.h"
#include "runtime/task.h"

namespace aio {

/// The scope of one deadline, as a timeout() body may take it by reference.
class Timeout {
 public:
  /// `when` is a loop time; none means no deadline.
  explicit Timeout(std::optional<Duration> when) : when_(when) {}
  ~Timeout();
  Timeout(const Timeout&) = delete;
  Timeout& operator=(const Timeout&) = delete;

  /// The deadline as a loop time, or none.
  std::optional<Duration> when() const noexcept { return when_; }
  /// Moves the deadline; none disables it, the past expires in the next iteration.
  /// Throws: RuntimeError before the scope is entered, while it expires and after its end.
  void reschedule(std::optional<Duration> when);
  /// Whether the deadline passed while the scope was open.
  bool expired() const noexcept { return state_ == State::expiring || state_ == State::expired; }

  // What follows is for timeout().

  /// Arms the deadline for the running task. Requires: not entered before.
  void enter();
  /// Ends the scope. Returns whether the CancelledError that ended the body is this deadline's own.
  bool exit(bool body_was_cancelled);

 private:
  enum class State : unsigned char { created, entered, expiring, expired, exited };

  class Alarm final : public detail::TimerNode {
   public:
    explicit Alarm(Timeout& scope) noexcept : scope_(scope) {}
    void run() override { scope_.expire(); }

   private:
    Timeout& scope_;
  };

  void arm();
  void disarm();
  void expire();

  std::optional<Duration> when_;
  State state_ = State::created;
  unsigned cancelling_ = 0;
  detail::TaskBase* task_ = nullptr;  // owns the frame that the scope lives in; null before and after
  Alarm alarm_{*this};
};

namespace detail {

/// A moment, or a delay that counts from when the scope is entered; none means no deadline.
struct Deadline {
  std::optional<Duration> time;
  bool is_delay;

  /// As a loop time.
  std::optional<Duration> when() const;
};

[[noreturn]] void throw_timeout_error();

/// Runs what `start(scope)` gives under the deadline.
template <class T, class Start>
Coro<T> timeout(Deadline deadline, Start start) {
  Timeout scope(deadline.when());
  scope.enter();
  bool own = false;
  try {
    auto awaitable = start(scope);
    if constexpr (std::is_void_v<T>) {
      co_await std::move(awaitable);
      scope.exit(false);
      co_return;
    } else {
      T result = co_await std::move(awaitable);
      scope.exit(false);
      co_return result;
    }
  } catch (const CancelledError&) {
    own = scope.exit(true);
    if (!own) throw;
  } catch (...) {
    scope.exit(false);
    throw;
  }
  throw_timeout_error();
}

/// What a timeout() body gives: it takes nothing, or the scope.
template <class Body>
AIO_CORO_WRAPPER auto start_body(Body& body, Timeout& scope) {
  if constexpr (std::invocable<Body&, Timeout&>) {
    return body(scope);
  } else {
    return body();
  }
}

template <Awaitable A>
AIO_CORO_WRAPPER Coro<AwaitResult<A>> timeout_around(Deadline deadline, A awaitable) {
  return timeout<AwaitResult<A>>(
      deadline, [inner = std::move(awaitable)](Timeout&) AIO_CORO_WRAPPER_LAMBDA mutable { return std::move(inner); });
}

template <class Body>
AIO_CORO_WRAPPER auto timeout_around(Deadline deadline, Body body) {
  using T = AwaitResult<decltype(start_body(body, std::declval<Timeout&>()))>;
  return timeout<T>(deadline, [body = std::move(body)](Timeout& scope)
                                  AIO_CORO_WRAPPER_LAMBDA mutable { return start_body(body, scope); });
}

/// A callable that gives an awaitable and may take the Timeout.
template <class Body>
concept TimeoutBody = !Awaitable<Body> && (std::invocable<Body&> || std::invocable<Body&, Timeout&>);

}  // namespace detail

/// Awaits `awaitable` for at most `delay`; none means without a deadline.
/// Suspends: as the awaitable does. Cancellation: passes through; at the deadline the awaitable is cancelled and its
/// clean-up awaited.
/// Throws: TimeoutError at the deadline; whatever the awaitable throws. A zero delay runs to the first suspension.
/// Source: slides "Explicit timeouts", "Spawn tasks"; CPython, asyncio.timeout.
template <Awaitable A>
AIO_CORO_WRAPPER Coro<AwaitResult<A>> timeout(std::optional<Duration> delay, A awaitable) {
  return detail::timeout_around(detail::Deadline{delay, true}, std::move(awaitable));
}

/// The same around a body, a callable that gives a coroutine and may take the Timeout to move its deadline.
/// Lifetime: the body is kept until it is done, so a capturing lambda is safe here.
template <detail::TimeoutBody Body>
AIO_CORO_WRAPPER auto timeout(std::optional<Duration> delay, Body body) {
  return detail::timeout_around(detail::Deadline{delay, true}, std::move(body));
}

/// timeout() until a moment of the loop's clock, `get_running_loop().time()`. A moment that has passed is a zero delay.
/// Source: CPython, asyncio.timeout_at.
template <Awaitable A>
AIO_CORO_WRAPPER Coro<AwaitResult<A>> timeout_at(std::optional<Duration> when, A awaitable) {
  return detail::timeout_around(detail::Deadline{when, false}, std::move(awaitable));
}

/// The same around a body. Lifetime: the body is kept until it is done.
template <detail::TimeoutBody Body>
AIO_CORO_WRAPPER auto timeout_at(std::optional<Duration> when, Body body) {
  return detail::timeout_around(detail::Deadline{when, false}, std::move(body));
}

}  // namespace aio
