// Future<T>: a result that somebody else will set. Mirrors asyncio.Future. Loop thread only.
#pragma once

#include <exception>
#include <source_location>
#include <string>
#include <utility>

#include "runtime/task.h"

namespace aio {

namespace detail {

template <class T>
class FutureState final : public SharedFuture, public ResultSlot<T> {
 public:
  using SharedFuture::SharedFuture;
};

}  // namespace detail

/// A copyable handle to one result to come. co_await gives it; every awaiter gets a copy, a move-only result goes to
/// the first.
/// Cancellation: cancelling who awaits it cancels the future for all who await it.
/// Source: CPython, asyncio.Future.
template <class T = void>
class Future {
 public:
  using result_type = T;

  /// A pending future of the running loop. Throws: RuntimeError without one.
  Future() : Future(new detail::FutureState<T>(get_running_loop())) {}

  /// Throws: InvalidStateError when it is done already.
  template <class... Value>
    requires(sizeof...(Value) == (std::is_void_v<T> ? 0 : 1))
  void set_result(Value&&... value) const {
    if (!done()) slot_->value.emplace(std::forward<Value>(value)...);
    state_->set_finished();
  }
  /// Throws: InvalidStateError when it is done already.
  void set_exception(std::exception_ptr error) const { state_->set_error(std::move(error)); }
  /// Returns false when it is done already.
  bool cancel(std::string msg = {}, const std::source_location& where = std::source_location::current()) const {
    return state_->cancel({std::move(msg), where});
  }
  bool done() const noexcept { return state_->done(); }
  bool cancelled() const noexcept { return state_->cancelled(); }
  /// The result. Throws: InvalidStateError while it is pending, CancelledError, or the exception that was set.
  const detail::ValueOf<T>& result() const {
    if (!done()) throw InvalidStateError("The future is pending; await it, or call result() after it is done");
    state_->throw_if_failed();
    return *slot_->value;
  }
  /// The exception that was set, or null. Throws: InvalidStateError while it is pending, CancelledError when it was
  /// cancelled.
  std::exception_ptr exception() const {
    if (!done()) throw InvalidStateError("The future is pending; exception() comes after it is done");
    if (cancelled()) throw CancelledError(state_->cancel_message());
    state_->mark_retrieved();
    return state_->error();
  }
  /// Calls `callback` through the loop once the future is done.
  void add_done_callback(detail::Function<void()> callback) const { state_->add_done_callback(std::move(callback)); }

  friend bool operator==(const Future& a, const Future& b) noexcept { return a.state_ == b.state_; }

  /// For the library's own modules: a handle to a state that has its result beside it.
  template <class State>
  explicit Future(State* state) noexcept : state_(state), slot_(state) {}
  detail::SharedFuture& state() const noexcept { return *state_; }
  detail::ResultSlot<T>& slot() const noexcept { return *slot_; }

 private:
  detail::Ref<detail::SharedFuture> state_;
  detail::ResultSlot<T>* slot_;
};

}  // namespace aio
