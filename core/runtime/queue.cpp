#include "runtime/queue.h"

#include "base/errors.h"

namespace aio::detail {
namespace {

constexpr char kGone[] = "The queue is gone; keep it until every task has left get() and put()";

[[noreturn]] void throw_over() {
  throw QueueShutDown("The queue was shut down and is empty; nothing more will come");
}
[[noreturn]] void throw_shut_down() {
  throw QueueShutDown("The queue was shut down; put() before shutdown()");
}

}  // namespace

Coro<> QueueBase::wait_for_item() {
  while (!has_item()) {
    if (is_over()) throw_over();
    QueuedWaiter waiter(getters_, traced_, "queue.get");
    try {
      co_await waiter.future();
    } catch (...) {
      if (waiter.is_promised()) {
        --promised_items_;
        offer_items();
      }
      throw;
    }
    waiter.throw_if_abandoned(kGone);
    if (waiter.is_promised()) {
      --promised_items_;
      co_return;
    }
  }
}

Coro<> QueueBase::wait_for_place() {
  while (shut_down_ || !has_place()) {
    if (shut_down_) throw_shut_down();
    QueuedWaiter waiter(putters_, traced_, "queue.put");
    try {
      co_await waiter.future();
    } catch (...) {
      if (waiter.is_promised()) {
        --promised_places_;
        offer_places();
      }
      throw;
    }
    waiter.throw_if_abandoned(kGone);
    if (waiter.is_promised()) {
      --promised_places_;
      co_return;
    }
  }
}

void QueueBase::require_item() const {
  if (has_item()) return;
  if (is_over()) throw_over();
  throw QueueEmpty("The queue has no free item; await get(), or check empty() first");
}

void QueueBase::require_place() const {
  if (shut_down_) throw_shut_down();
  if (!has_place()) throw QueueFull("The queue is full; await put(), or check full() first");
}

void QueueBase::item_added() {
  ++size_;
  ++unfinished_;
  traced_.record("put", "size", size_);
  offer_items();
}

void QueueBase::item_taken() {
  --size_;
  traced_.record("get", "size", size_);
  offer_places();
  // Who asked after shutdown() while the last items were promised to others.
  if (is_over()) getters_.wake_all();
}

void QueueBase::offer_items() {
  if (has_item() && getters_.wake_one()) ++promised_items_;
}

void QueueBase::offer_places() {
  if (has_place() && putters_.wake_one()) ++promised_places_;
}

void QueueBase::task_done() {
  if (unfinished_ == 0) throw ValueError("task_done() was called too often; call it once for each item that was put");
  --unfinished_;
  traced_.record("task_done", "unfinished", unfinished_);
  if (unfinished_ == 0) joiners_.wake_all();
}

Coro<> QueueBase::join() {
  if (unfinished_ == 0) co_return;
  QueuedWaiter waiter(joiners_, traced_, "queue.join");
  co_await waiter.future();
}

void QueueBase::begin_shutdown(bool immediate) {
  shut_down_ = true;
  putters_.revoke_promises();
  promised_places_ = 0;
  if (!immediate) return;
  getters_.revoke_promises();
  promised_items_ = 0;
}

bool QueueBase::drop_item() noexcept {
  if (size_ == 0) return false;
  --size_;
  if (unfinished_ > 0) --unfinished_;
  return true;
}

void QueueBase::end_shutdown() {
  traced_.record("shutdown", "size", size_);
  if (unfinished_ == 0) joiners_.wake_all();
  getters_.wake_all();
  putters_.wake_all();
}

}  // namespace aio::detail
