// Queue, PriorityQueue, LifoQueue: hand items from producers to consumers. Mirror asyncio's. Loop thread only.
#pragma once

#include <cstddef>
#include <utility>

#include "runtime/coro.h"
#include "runtime/detail/queue_storage.h"
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

  /// Says that the work on an item that was taken is done. Throws: ValueError when called more often than items were
  /// put.
  void task_done();
  /// Waits until task_done() was called for every item that was put.
  /// Suspends: unless that is so. Cancellation: nothing is lost.
  /// Source: CPython, asyncio.Queue.join.
  Coro<> join();

 protected:
  explicit QueueBase(std::size_t maxsize) noexcept : maxsize_(maxsize) {}
  ~QueueBase() = default;
  QueueBase(const QueueBase&) = delete;
  QueueBase& operator=(const QueueBase&) = delete;

  /// Waits until an item is this task's to take.
  Coro<> wait_for_item();
  /// Waits until a place is this task's to fill.
  Coro<> wait_for_place();
  void require_item() const;
  void require_place() const;
  void item_added();
  void item_taken();
  void begin_shutdown(bool immediate);
  /// Counts an item out that shutdown() drops. Returns whether there was one.
  bool drop_item() noexcept;
  void end_shutdown();

 private:
  bool has_item() const noexcept { return size_ > promised_items_; }
  bool has_place() const noexcept { return maxsize_ == 0 || size_ + promised_places_ < maxsize_; }
  bool is_over() const noexcept { return shut_down_ && size_ == 0; }
  void offer_items();
  void offer_places();

  std::size_t maxsize_;
  std::size_t size_ = 0;
  std::size_t promised_items_ = 0;
  std::size_t promised_places_ = 0;
  std::size_t unfinished_ = 0;  // items that task_done() was not called for
  bool shut_down_ = false;
  WaitQueue getters_;
  WaitQueue putters_;
  WaitQueue joiners_;
  TracedObject traced_{"queue"};
};

}  // namespace detail

/// First in, first out, for getters and putters too: nobody overtakes a waiter. It may be made before the loop runs.
template <class T, class Storage = detail::Ring<T>>
class Queue : public detail::QueueBase {
 public:
  /// Units: items; 0 means no limit.
  explicit Queue(std::size_t maxsize = 0) noexcept : QueueBase(maxsize) {}

  /// Adds an item.
  /// Suspends: while the queue is full. Cancellation: the item is not added; a place that was promised goes to the
  /// next. Throws: QueueShutDown once the queue was shut down. Source: CPython, asyncio.Queue.put.
  Coro<> put(T item) {
    co_await wait_for_place();
    items_.push(std::move(item));
    item_added();
  }
  /// Takes the next item.
  /// Suspends: while the queue is empty. Cancellation: no item is lost; one that was promised goes to the next.
  /// Throws: QueueShutDown once the queue was shut down and is empty. Source: CPython, asyncio.Queue.get.
  Coro<T> get() {
    co_await wait_for_item();
    T item = items_.pop();
    item_taken();
    co_return item;
  }
  /// Throws: QueueFull when there is no place that is not promised to a waiter; QueueShutDown as put().
  void put_nowait(T item) {
    require_place();
    items_.push(std::move(item));
    item_added();
  }
  /// Throws: QueueEmpty when there is no item that is not promised to a waiter; QueueShutDown as get().
  T get_nowait() {
    require_item();
    T item = items_.pop();
    item_taken();
    return item;
  }
  /// Nothing can be put any more, and who waits to do so gets QueueShutDown. Items can be taken until the queue is
  /// empty; with `immediate` they are dropped, each counted as done. Idempotent.
  /// Source: CPython, asyncio.Queue.shutdown.
  void shutdown(bool immediate = false) {
    begin_shutdown(immediate);
    while (immediate && drop_item()) static_cast<void>(items_.pop());
    end_shutdown();
  }

 protected:
  Queue(std::size_t maxsize, Storage items) : QueueBase(maxsize), items_(std::move(items)) {}

 private:
  Storage items_;
};

/// Gives the smallest item first, by `Compare`; of equal items the one that was put first (CPython: either).
/// Source: CPython, asyncio.PriorityQueue.
template <class T, class Compare = detail::Ascending>
class PriorityQueue : public Queue<T, detail::Heap<T, Compare>> {
 public:
  /// Units: items; 0 means no limit.
  explicit PriorityQueue(std::size_t maxsize = 0, Compare compare = {})
      : Queue<T, detail::Heap<T, Compare>>(maxsize, detail::Heap<T, Compare>(std::move(compare))) {}
};

/// Gives the item first that was put last.
/// Source: CPython, asyncio.LifoQueue.
template <class T>
class LifoQueue : public Queue<T, detail::Stack<T>> {
 public:
  using Queue<T, detail::Stack<T>>::Queue;
};

}  // namespace aio
