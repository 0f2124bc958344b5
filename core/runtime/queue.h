// Queue: hands items from producers to consumers. Mirrors asyncio.Queue. Loop thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/coro.h"
#include "runtime/detail/wait_queue.h"

namespace aio {

namespace detail {

/// Who waits, and what is promised to whom. A woken getter has an item promised, a woken putter a place: nobody who
/// comes later takes it.
class QueueBase {
 public:
  std::size_t maxsize() const noexcept { return maxsize_; }
  std::size_t qsize() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  /// Always false without a limit.
  bool full() const noexcept { return maxsize_ > 0 && size_ >= maxsize_; }

 protected:
  explicit QueueBase(std::size_t maxsize) noexcept : maxsize_(maxsize) {}
  ~QueueBase() = default;
  QueueBase(const QueueBase&) = delete;
  QueueBase& operator=(const QueueBase&) = delete;

  /// Waits until an item is this task's to take.
  Coro<> wait_for_item();
  /// Waits until a place is this task's to fill.
  Coro<> wait_for_place();
  bool has_item() const noexcept { return size_ > promised_items_; }
  bool has_place() const noexcept { return maxsize_ == 0 || size_ + promised_places_ < maxsize_; }
  void item_added();
  void item_taken();
  [[noreturn]] static void throw_empty();
  [[noreturn]] static void throw_full();
  [[noreturn]] static void throw_gone();

 private:
  void offer_items();
  void offer_places();

  std::size_t maxsize_;
  std::size_t size_ = 0;
  std::size_t promised_items_ = 0;
  std::size_t promised_places_ = 0;
  WaitQueue getters_;
  WaitQueue putters_;
  TracedObject traced_{"queue"};
};

/// A FIFO in one growing ring.
template <class T>
class Ring {
 public:
  void push(T item) {
    if (count_ == slots_.size()) grow();
    slots_[(first_ + count_++) & (slots_.size() - 1)].emplace(std::move(item));
  }
  T pop() {
    std::optional<T>& slot = slots_[first_];
    T item = std::move(*slot);
    slot.reset();
    first_ = (first_ + 1) & (slots_.size() - 1);
    --count_;
    return item;
  }

 private:
  void grow() {
    std::vector<std::optional<T>> larger(slots_.empty() ? 8 : slots_.size() * 2);
    for (std::size_t at = 0; at < count_; ++at) larger[at] = std::move(slots_[(first_ + at) & (slots_.size() - 1)]);
    slots_ = std::move(larger);
    first_ = 0;
  }
  std::vector<std::optional<T>> slots_;  // a power of two
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace detail

/// First in, first out, for getters and putters too: nobody overtakes a waiter. It may be made before the loop runs.
template <class T>
class Queue : public detail::QueueBase {
 public:
  /// Units: items; 0 means no limit.
  explicit Queue(std::size_t maxsize = 0) noexcept : QueueBase(maxsize) {}

  /// Adds an item.
  /// Suspends: while the queue is full. Cancellation: the item is not added; a place that was promised goes to the
  /// next. Source: CPython, asyncio.Queue.put.
  Coro<> put(T item) {
    co_await wait_for_place();
    items_.push(std::move(item));
    item_added();
  }
  /// Takes the oldest item.
  /// Suspends: while the queue is empty. Cancellation: no item is lost; one that was promised goes to the next.
  /// Source: CPython, asyncio.Queue.get.
  Coro<T> get() {
    co_await wait_for_item();
    T item = items_.pop();
    item_taken();
    co_return item;
  }
  /// Throws: QueueFull when there is no place that is not promised to a waiter.
  void put_nowait(T item) {
    if (!has_place()) throw_full();
    items_.push(std::move(item));
    item_added();
  }
  /// Throws: QueueEmpty when there is no item that is not promised to a waiter.
  T get_nowait() {
    if (!has_item()) throw_empty();
    T item = items_.pop();
    item_taken();
    return item;
  }

 private:
  detail::Ring<T> items_;
};

}  // namespace aio
