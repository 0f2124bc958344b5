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
  detail::Ref<detail::TaskBase> task_;
  Alarm alarm_{*this};
};

namespace detail {

std::optional<Duration> deadline_in(Duration delay);
[[noreturn]] void throw_timeout_error();

/// Runs what `start(scope)` gives under the deadline.
template <class T, class Start>
Coro<T> timeout(std::optional<Duration> delay, Start start) {
  Timeout scope(delay ? deadline_in(*delay) : std::nullopt);
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
auto start_body(Body& body, Timeout& scope) {
  if constexpr (std::invocable<Body&, Timeout&>) {
    return body(scope);
  } else {
    return body();
  }
}

}  // namespace detail

/// Awaits `awaitable` for at most `delay`.
/// Suspends: as the awaitable does. Cancellation: passes through; at the deadline the awaitable is cancelled and its
/// clean-up awaited.
/// Throws: TimeoutError at the deadline; whatever the awaitable throws. A zero delay runs to the first suspension.
/// Source: slides "Explicit timeouts", "Spawn tasks"; CPython, asyncio.timeout.
template <Awaitable A>
Coro<AwaitResult<A>> timeout(Duration delay, A awaitable) {
  return detail::timeout<AwaitResult<A>>(delay,
                                         [inner = std::move(awaitable)](Timeout&) mutable { return std::move(inner); });
}

/// The same around a body, a callable that gives a coroutine and may take the Timeout to move its deadline.
/// Lifetime: the body is kept until it is done, so a capturing lambda is safe here.
template <class Body>
  requires(!Awaitable<Body> && (std::invocable<Body&> || std::invocable<Body&, Timeout&>))
auto timeout(Duration delay, Body body) {
  using T = AwaitResult<decltype(detail::start_body(body, std::declval<Timeout&>()))>;
  return detail::timeout<T>(
      delay, [body = std::move(body)](Timeout& scope) mutable { return detail::start_body(body, scope); });
}

}  // namespace aio
