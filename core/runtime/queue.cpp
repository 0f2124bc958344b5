#include "runtime/queue.h"

#include "base/errors.h"

namespace aio::detail {

Coro<> QueueBase::wait_for_item() {
  if (has_item()) co_return;
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
  if (waiter.is_abandoned()) throw_gone();
  --promised_items_;
}

Coro<> QueueBase::wait_for_place() {
  if (has_place()) co_return;
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
  if (waiter.is_abandoned()) throw_gone();
  --promised_places_;
}

void QueueBase::item_added() {
  ++size_;
  traced_.record("put", "size", size_);
  offer_items();
}

void QueueBase::item_taken() {
  --size_;
  traced_.record("get", "size", size_);
  offer_places();
}

void QueueBase::offer_items() {
  if (has_item() && getters_.wake_one()) ++promised_items_;
}

void QueueBase::offer_places() {
  if (has_place() && putters_.wake_one()) ++promised_places_;
}

void QueueBase::throw_empty() {
  throw QueueEmpty("The queue has no free item; await get(), or check empty() first");
}
void QueueBase::throw_gone() {
  throw RuntimeError("The queue is gone; keep it until every task has left get() and put()");
}
void QueueBase::throw_full() {
  throw QueueFull("The queue is full; await put(), or check full() first");
}

}  // namespace aio::detail
