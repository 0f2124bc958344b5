// The FIFO of tasks that wait on a lock, an event or a queue, and its name in the trace. Loop thread only.
//
// Every primitive waits in the same way, with the waiter in its own coroutine's frame:
//
//   QueuedWaiter waiter(waiters_, traced_, "lock.acquire");
//   try { co_await waiter.future(); } catch (...) { pass on what was promised, unless waiter.is_abandoned(); throw; }
//   waiter.throw_if_abandoned("The lock is gone; ...");
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/intrusive_list.h"
#include "runtime/detail/future_base.h"

namespace aio::detail {

class TracedObject;
class WaitQueue;

/// One waiting task; lives in the frame of the coroutine that waits.
class QueuedWaiter : public ListNode {
 public:
  /// Joins the end of `queue`. `on` names the wait in the trace: "lock.acquire".
  QueuedWaiter(WaitQueue& queue, TracedObject& object, const char* on);
  FutureBase& future() noexcept { return waiter_; }
  /// The queue that it waited in was destroyed meanwhile: what it waited for must not be touched.
  bool is_abandoned() const noexcept { return !is_linked(); }
  /// Throws: RuntimeError with this sentence when it is abandoned.
  void throw_if_abandoned(const char* sentence) const {
    if (is_abandoned()) throw_abandoned(sentence);
  }
  /// wake_one() woke it, and nothing took back since what it waits for; false when it is abandoned.
  bool is_promised() const noexcept { return promised_ && is_linked(); }

 private:
  friend class WaitQueue;
  [[noreturn]] static void throw_abandoned(const char* sentence);

  Waiter waiter_;
  bool promised_ = false;
};

/// First come, first served. A waiter stays, woken or cancelled, until its task runs.
class WaitQueue {
 public:
  WaitQueue() = default;
  /// Who still waits is abandoned.
  ~WaitQueue();
  void push(QueuedWaiter& waiter) noexcept;
  /// Remembers the number of the task that holds what is waited for; 0 when nobody does.
  void set_holder(std::uint64_t task) noexcept { holder_ = task; }
  /// Wakes the first waiter that was not woken or cancelled before; something is promised to it from now on. Returns
  /// whether there was one.
  bool wake_one();
  /// Wakes everybody. Nothing is promised to who was not promised anything before.
  void wake_all();
  /// Wakes the first waiter and leaves it in its place until its task runs: nobody behind it is woken before.
  void wake_first();
  /// Takes back what is promised to waiters whose task has not run since.
  void revoke_promises() noexcept;
  /// Whether a task waits that was not cancelled; one that was woken and has not run counts.
  bool has_live() const noexcept;
  /// How many were neither woken nor cancelled. Counts no further than `limit`.
  std::size_t waiting(std::size_t limit) const noexcept;

 private:
  IntrusiveList<QueuedWaiter> waiters_;
  IntrusiveList<QueuedWaiter> called_;  // by wake_one(), not run yet
  std::uint64_t holder_ = 0;
};

/// A number for an object that people see in the trace, given at its first record.
class TracedObject {
 public:
  explicit TracedObject(const char* what) noexcept : what_(what) {}
  std::uint64_t id();
  /// Records an operation of the running task.
  void record(std::string_view op) { record(op, {}, 0); }
  /// The same with the line of the program that asked for it.
  void record(std::string_view op, const Place& where);
  /// The same with a number: `key` says of what.
  void record(std::string_view op, std::string_view key, std::size_t number);

 private:
  const char* what_;
  std::uint64_t id_ = 0;
};

}  // namespace aio::detail
