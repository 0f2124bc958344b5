// The part of every coroutine frame that the runtime works with: who runs it, who awaits it, where it stands.
// Loop thread only.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <source_location>
#include <utility>

#include "base/place.h"
#include "runtime/detail/frame_allocator.h"
#include "runtime/detail/future_base.h"

namespace aio::detail {

class TaskBase;
struct PromiseBase;

/// Puts `child` on top of the task that runs `caller`; the task's step resumes it. Awaiting never nests resume() calls:
/// symmetric transfer would overflow the stack on g++ 12 without optimisation and in wasm without tail calls.
void enter_coroutine(PromiseBase& caller, PromiseBase& child);
/// Goes back to the caller of a coroutine that has ended, or ends the task.
void leave_coroutine(PromiseBase& promise) noexcept;
/// Suspends the task that runs `promise` until `future` is done.
void suspend_on(PromiseBase& promise, FutureBase& future);
/// Suspends it for one pass of the loop.
void suspend_once(PromiseBase& promise);
/// What an await does when the task goes on: throws a cancellation that was requested meanwhile.
void resume_from(PromiseBase& promise, FutureBase* future);
/// Whether awaiting `future` needs no suspension. Throws: RuntimeError when it is the task itself or another loop's.
bool ready_now(PromiseBase& promise, FutureBase& future);

struct FinalAwaiter {
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
    leave_coroutine(ended.promise());
  }
  void await_resume() const noexcept {}
};

/// co_await of a future that outlives the await.
struct [[nodiscard]] FutureAwaiter {
  PromiseBase& promise;
  FutureBase& future;

  bool await_ready() const { return ready_now(promise, future); }
  void await_suspend(std::coroutine_handle<>) const { suspend_on(promise, future); }
  void await_resume() const { resume_from(promise, &future); }
};

/// co_await of one pass of the loop.
struct YieldOnce {};

struct [[nodiscard]] YieldAwaiter {
  PromiseBase& promise;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const { suspend_once(promise); }
  void await_resume() const { resume_from(promise, nullptr); }
};

struct PromiseBase {
  TaskBase* task = nullptr;       ///< who runs it; null before it is awaited
  PromiseBase* caller = nullptr;  ///< the coroutine that awaits it; null for a task's first
  std::coroutine_handle<> handle;
  std::exception_ptr error;
  const char* function = nullptr;  ///< std::source_location's name of the coroutine function
  Place at;                        ///< the await that it stands at; the function itself before the first
  std::size_t suspensions = 0;     ///< the task's count when it was entered
  bool started = false;

  PromiseBase() = default;
  /// The write is volatile because nobody may read a destroyed object: only is_alive() does, to say so.
  ~PromiseBase() { static_cast<volatile unsigned char&>(alive_) = 0; }
  /// False for a frame that was destroyed and whose memory was not used again since.
  bool is_alive() const noexcept { return static_cast<const volatile unsigned char&>(alive_) == kAlive; }
  PromiseBase(const PromiseBase&) = delete;
  PromiseBase& operator=(const PromiseBase&) = delete;

  static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
  static void operator delete(void* frame, std::size_t bytes) noexcept { free_frame(frame, bytes); }

  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { error = std::current_exception(); }

  FutureAwaiter await_transform(FutureBase& future,
                                const std::source_location& where = std::source_location::current()) {
    at = where;
    return {*this, future};
  }
  YieldAwaiter await_transform(YieldOnce, const std::source_location& where = std::source_location::current()) {
    at = where;
    return {*this};
  }

 private:
  static constexpr unsigned char kAlive = 0xA5;
  unsigned char alive_ = kAlive;
};

}  // namespace aio::detail
