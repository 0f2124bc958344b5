#include "runtime/shield.h"

#include "runtime/event_loop.h"

namespace aio::detail {

bool ShieldBase::cancel(const CancelRequest& request) {
  if (!SharedFuture::cancel(request)) return false;
  // As in CPython: an inner future that ends before the next iteration is through still has its waiter.
  add_done_callback([self = Ref<ShieldBase>(this)] { self->waiter_left_ = !self->inner_->done(); });
  return true;
}

void ShieldBase::describe(WaitInfo& info) const {
  info.on = "shield";
  info.task_id = inner_task_;
}

void ShieldBase::watch(SharedFuture& inner) {
  WaitInfo info;
  inner.describe(info);
  inner_ = &inner;
  inner_task_ = info.task_id;
  if (inner.done()) {
    inner.cancelled() ? set_cancelled(inner.cancel_message()) : inner_done(inner);
    return;
  }
  inner.add_done_callback([self = Ref<ShieldBase>(this), &inner] { self->inner_done(inner); });
}

void ShieldBase::inner_done(SharedFuture& inner) {
  if (done()) {
    if (!inner.error() || !waiter_left_) return;
    inner.mark_retrieved();
    loop().call_exception_handler(
        {"Exception in a shielded future after its waiter had left", inner.error(), inner_task_, {}});
    return;
  }
  if (inner.cancelled()) {
    set_cancelled({});
  } else if (inner.error()) {
    inner.mark_retrieved();
    set_error(inner.error());
  } else {
    store_result();
    set_finished();
  }
}

}  // namespace aio::detail
