// What every awaitable thing is underneath: pending, then finished or cancelled once, with callbacks that the loop runs
// afterwards. Loop thread only.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/duration.h"
#include "base/place.h"
#include "base/ref.h"
#include "runtime/detail/callback.h"

namespace aio {
class EventLoop;
}

namespace aio::detail {

/// A void result as a value.
template <class T>
using ValueOf = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

/// Who asked for a cancellation, and with which words.
struct CancelRequest {
  std::string message;
  Place at;
};

/// What a suspended task waits for, in the words of the trace.
struct WaitInfo {
  const char* on = "future";
  std::uint64_t object_id = 0;
  std::uint64_t task_id = 0;
  std::uint64_t count = 0;
  std::optional<Duration> until;
  const void* queue = nullptr;            ///< those who wait in one queue are woken in the order in which they came
  const std::uint64_t* holder = nullptr;  ///< the number of the task that holds what is waited for
};

/// The state machine: pending -> finished (value or error) | cancelled. Never back.
class FutureBase {
 public:
  explicit FutureBase(EventLoop& loop) noexcept : loop_(&loop) {}
  FutureBase(const FutureBase&) = delete;
  FutureBase& operator=(const FutureBase&) = delete;

  EventLoop& loop() const noexcept { return *loop_; }
  bool done() const noexcept { return state_ != State::pending; }
  bool cancelled() const noexcept { return state_ == State::cancelled; }
  const std::exception_ptr& error() const noexcept { return error_; }
  const std::string& cancel_message() const noexcept { return cancel_message_; }

  /// False when it is done already. A task only takes note; a future is cancelled at once.
  virtual bool cancel(const CancelRequest& request);
  virtual void describe(WaitInfo& info) const;

  /// Runs `callback` through the loop once this is done; at the next iteration when it is done already.
  void add_done_callback(Callback& callback);
  void add_done_callback(Function<void()> action, FutureBase* follower = nullptr);
  /// Adds the tasks that wait for this, directly or through a gather and its like.
  void append_awaiters(std::vector<TaskBase*>& tasks);

  /// Throws what awaiting it throws: its error, or CancelledError. The error counts as retrieved. Requires: done.
  void throw_if_failed();
  void mark_retrieved() noexcept { unretrieved_ = false; }
  /// Whether who waited for it in shield() has left, and nobody has come since.
  bool shield_left() const noexcept { return shield_left_; }
  void set_shield_left(bool left) noexcept { shield_left_ = left; }

  /// Forgets who waits: for a future that will never be done.
  void drop_callbacks() noexcept { drop_all(callbacks_); }

  void set_finished();
  void set_error(std::exception_ptr error);
  void set_cancelled(std::string message);

 protected:
  ~FutureBase() { drop_callbacks(); }
  bool unretrieved() const noexcept { return unretrieved_; }

 private:
  enum class State : unsigned char { pending, finished, cancelled };

  void schedule_callbacks();
  void make_ready(Callback& callback);

  EventLoop* loop_;
  State state_ = State::pending;
  bool unretrieved_ = false;
  bool shield_left_ = false;
  std::exception_ptr error_;
  std::string cancel_message_;
  CallbackList callbacks_;
};

/// A future that lives in the frame of who waits: one waiter, no result of its own.
class Waiter final : public FutureBase {
 public:
  Waiter(EventLoop& loop, const WaitInfo& info) noexcept : FutureBase(loop), info_(info) {}
  void describe(WaitInfo& info) const override {
    info = info_;
    if (info.holder) info.task_id = *info.holder;
  }
  void waits_in(const void* queue, const std::uint64_t* holder) noexcept {
    info_.queue = queue;
    info_.holder = holder;
  }
  /// Wakes the waiter unless it was woken or cancelled before. Returns whether it did.
  bool wake() {
    if (done()) return false;
    set_finished();
    return true;
  }

 private:
  WaitInfo info_;
};

/// A future that is shared by handles. When the last one goes and nobody saw its error, the exception handler does.
/// It keeps its loop in memory, so that handles may outlive a run.
class SharedFuture : public FutureBase, public RefCounted {
 public:
  explicit SharedFuture(EventLoop& loop) noexcept;

  /// The shield around it whose waiter left last, which reports its error; only compared, never followed.
  const void* last_shield_left = nullptr;

 protected:
  ~SharedFuture() override;
  /// "Task" or "Future", for the report; a task fills in its identity.
  virtual void report_unretrieved() noexcept;
  void last_reference_gone() noexcept override;
};

/// A future that others keep through their callbacks, as it keeps them: gather, shield. When the loop ends while they
/// are pending, it lets go.
class Follower : public SharedFuture, public ListNode {
 public:
  explicit Follower(EventLoop& loop) noexcept;
  /// Drops the callbacks of those that it follows.
  virtual void abandon() noexcept = 0;
};

/// What awaiting `future` would throw: its error, a CancelledError, or null. Requires: done.
std::exception_ptr failure_of(const FutureBase& future);
bool is_cancellation(const std::exception_ptr& error) noexcept;

/// std::is_copy_constructible, which says yes to a vector of what cannot be copied.
template <class T>
inline constexpr bool kCopyable = std::is_copy_constructible_v<T>;
template <class T>
inline constexpr bool kCopyable<std::vector<T>> = kCopyable<T>;
template <class... Ts>
inline constexpr bool kCopyable<std::tuple<Ts...>> = (kCopyable<Ts> && ...);

/// The place of a result of type T beside a SharedFuture.
template <class T>
class ResultSlot {
 public:
  std::optional<ValueOf<T>> value;

  /// A copy for each awaiter; a move-only result goes to the first.
  ValueOf<T> take() {
    if constexpr (kCopyable<ValueOf<T>>) {
      return *value;
    } else {
      return std::move(*value);
    }
  }
};

}  // namespace aio::detail
