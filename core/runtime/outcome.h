// Outcome<T>: how a task ended, as a value. Loop thread only.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include "runtime/detail/future_base.h"

namespace aio {

/// What one child of gather_settled() came to: a value or an exception. A void result is a std::monostate.
/// Source: CPython, asyncio.gather(return_exceptions=True), which mixes values and exceptions in one list.
template <class T = void>
class Outcome {
 public:
  bool has_value() const noexcept { return value_.has_value(); }
  /// The result. Throws: the exception that there is instead.
  const detail::ValueOf<T>& value() const& {
    if (!value_) std::rethrow_exception(error_);
    return *value_;
  }
  detail::ValueOf<T>&& value() && {
    if (!value_) std::rethrow_exception(error_);
    return std::move(*value_);
  }
  /// The exception, a CancelledError for a child that was cancelled; null when there is a value.
  const std::exception_ptr& exception() const noexcept { return error_; }
  /// Whether the exception is a CancelledError.
  bool cancelled() const noexcept { return cancelled_; }

  /// For the library's own modules: the outcome of `future`, whose result is in `slot`. Requires: done.
  Outcome(const detail::SharedFuture& future, detail::ResultSlot<T>& slot)
      : error_(detail::failure_of(future)), cancelled_(detail::is_cancellation(error_)) {
    if (!error_) value_.emplace(slot.take());
  }

 private:
  std::optional<detail::ValueOf<T>> value_;
  std::exception_ptr error_;
  bool cancelled_;
};

template <class T>
inline constexpr bool detail::kCopyable<Outcome<T>> = detail::kCopyable<detail::ValueOf<T>>;

}  // namespace aio
