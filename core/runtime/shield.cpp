#include "runtime/shield.h"

#include "runtime/event_loop.h"

namespace aio::detail {

void ShieldBase::describe(WaitInfo& info) const {
  info.on = "shield";
  info.task_id = inner_task_;
}

void ShieldBase::watch(SharedFuture& inner) {
  WaitInfo info;
  inner.describe(info);
  inner_task_ = info.task_id;
  if (inner.done()) {
    inner_done(inner);
    return;
  }
  inner.add_done_callback([self = Ref<ShieldBase>(this), &inner] { self->inner_done(inner); });
}

void ShieldBase::inner_done(SharedFuture& inner) {
  if (done()) {
    if (!inner.error()) return;
    inner.mark_retrieved();
    loop().call_exception_handler(
        {"Exception in a shielded future after its waiter had left", inner.error(), inner_task_, {}});
    return;
  }
  if (inner.cancelled()) {
    set_cancelled(inner.cancel_message());
  } else if (inner.error()) {
    inner.mark_retrieved();
    set_error(inner.error());
  } else {
    store_result();
    set_finished();
  }
}

}  // namespace aio::detail
