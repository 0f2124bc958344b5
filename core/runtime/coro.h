// Coro<T>: a lazy coroutine, Python's coroutine object. Calling the function runs nothing; awaiting it does.
// Loop thread only.
#pragma once

#include <coroutine>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

#include "base/assert.h"
#include "base/attributes.h"
#include "base/repr.h"
#include "runtime/detail/promise_base.h"

namespace aio {

template <class T = void>
class Coro;

namespace detail {

/// Says on stderr and in the trace that a coroutine was made and never awaited.
void report_never_awaited(const PromiseBase& promise) noexcept;

template <class T>
struct Promise;

struct CoroAccess;

/// co_await of a Coro: runs it inside the same task, with no pass through the loop.
template <class T>
struct [[nodiscard]] CoroAwaiter {
  PromiseBase& caller;
  Promise<T>& child;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const { enter_coroutine(caller, child); }
  T await_resume() const { return child.take(); }
};

/// A type whose objects can be awaited as shared futures: Task, Future.
template <class A>
concept FutureHandle = requires(const std::remove_cvref_t<A>& handle) {
  typename std::remove_cvref_t<A>::result_type;
  { handle.state() } -> std::same_as<SharedFuture&>;
};

/// co_await of a Task or Future; keeps it alive meanwhile.
template <FutureHandle Handle>
struct [[nodiscard]] HandleAwaiter {
  PromiseBase& promise;
  Handle awaited;

  bool await_ready() const { return ready_now(promise, awaited.state()); }
  void await_suspend(std::coroutine_handle<>) const { suspend_on(promise, awaited.state()); }
  typename Handle::result_type await_resume() const {
    resume_from(promise, &awaited.state());
    if constexpr (!std::is_void_v<typename Handle::result_type>) return awaited.slot().take();
  }
};

template <class T>
struct PromiseWithAwaits : PromiseBase {
  using PromiseBase::await_transform;

  template <class U>
  CoroAwaiter<U> await_transform(Coro<U>& coro, const std::source_location& where = std::source_location::current()) {
    at = where;
    AIO_ASSERT(coro.promise_, "This Coro was moved away; await the object that it was moved to");
    AIO_ASSERT(!coro.promise_->started, "This Coro was awaited before; call the function again for a new one");
    return {*this, *coro.promise_};
  }
  template <class U>
  CoroAwaiter<U> await_transform(Coro<U>&& coro, const std::source_location& where = std::source_location::current()) {
    return await_transform(coro, where);
  }
  template <FutureHandle Handle>
  HandleAwaiter<std::remove_cvref_t<Handle>> await_transform(
      Handle&& awaited, const std::source_location& where = std::source_location::current()) {
    at = where;
    return {*this, std::forward<Handle>(awaited)};
  }
};

template <class T>
struct Promise final : PromiseWithAwaits<T> {
  static_assert(!std::is_reference_v<T>, "A coroutine returns a value; return a pointer to share an object");
  std::optional<T> value;

  AIO_CORO_WRAPPER Coro<T> get_return_object(const std::source_location& where = std::source_location::current()) {
    this->function = where.function_name();
    this->at = where;
    this->handle = std::coroutine_handle<Promise>::from_promise(*this);
    return Coro<T>(*this);
  }
  template <class U>
    requires std::is_constructible_v<T, U&&>
  // noexcept is stated, not left to the compiler to find out through std::optional: a call that may throw is one more
  // edge in the learner's coroutine, and libstdc++ and libc++ must cost the same simulated time.
  void return_value(U&& result) noexcept(std::is_nothrow_constructible_v<T, U&&>) {
    value.emplace(std::forward<U>(result));
  }
  T take() {
    if (this->error) std::rethrow_exception(std::exchange(this->error, nullptr));
    return std::move(*value);
  }
};

template <>
struct Promise<void> final : PromiseWithAwaits<void> {
  AIO_CORO_WRAPPER Coro<void> get_return_object(const std::source_location& where = std::source_location::current());
  void return_void() const noexcept {}
  void take() {
    if (error) std::rethrow_exception(std::exchange(error, nullptr));
  }
};

}  // namespace detail

/// A coroutine that has not begun. co_await it once, or give it to create_task(), gather(), timeout() or shield().
/// Cancellation: CancelledError is thrown at the await inside it where the task waits.
/// Lifetime: arguments taken by value live in it; what it takes by reference must outlive it. A coroutine that is
/// dropped without having been awaited is reported.
/// Source: CPython, coroutine objects.
template <class T>
class AIO_CORO_TYPE
    [[nodiscard("a coroutine does nothing until it is awaited: write co_await, or give it to create_task()")]] Coro {
 public:
  using result_type = T;
  using promise_type = detail::Promise<T>;

  Coro(Coro&& other) noexcept : promise_(std::exchange(other.promise_, nullptr)) {}
  Coro& operator=(Coro&& other) noexcept {
    std::swap(promise_, other.promise_);
    return *this;
  }
  ~Coro() {
    if (!promise_) return;
    if (!promise_->started) detail::report_never_awaited(*promise_);
    promise_->handle.destroy();
  }

 private:
  template <class U>
  friend struct detail::Promise;
  template <class U>
  friend struct detail::PromiseWithAwaits;
  template <class U>
  friend class Task;
  friend struct detail::CoroAccess;

  explicit Coro(promise_type& promise) noexcept : promise_(&promise) {}
  promise_type* promise_;
};

namespace detail {

/// For who refuses a coroutine: it is destroyed unrun, without the report that it was never awaited.
struct CoroAccess {
  template <class T>
  static void discard(Coro<T>& coro) noexcept {
    if (coro.promise_) coro.promise_->started = true;
  }
};

}  // namespace detail

AIO_CORO_WRAPPER inline Coro<void> detail::Promise<void>::get_return_object(const std::source_location& where) {
  function = where.function_name();
  at = where;
  handle = std::coroutine_handle<Promise>::from_promise(*this);
  return Coro<void>(*this);
}

}  // namespace aio
