#include "runtime/shield.h"

#include "runtime/event_loop.h"

namespace aio::detail {

bool ShieldBase::cancel(const CancelRequest& request) {
  // Before the waiter goes on: who awaits the inner future from then on hears of its error after the handler.
  if (!done()) loop().call_soon([self = Ref<ShieldBase>(this)] { self->waiter_left(); });
  return Follower::cancel(request);
}

// Runs in the next iteration: an inner future that has ended by then still had its waiter. As in CPython.
void ShieldBase::waiter_left() {
  if (inner_->done()) return;
  inner_->last_shield_left = this;
  inner_->set_shield_left(true);
  inner_->add_done_callback([self = Ref<ShieldBase>(this)] { self->report_lost_error(); });
}

// However many waiters have left, the handler hears once.
void ShieldBase::report_lost_error() {
  if (!inner_->error() || inner_->last_shield_left != this) return;
  inner_->mark_retrieved();
  loop().call_exception_handler(
      {"Exception in a shielded future after its waiter had left", inner_->error(), inner_task_, {}});
}

void ShieldBase::abandon() noexcept {
  const Ref<ShieldBase> self(this);
  inner_->drop_callbacks();
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
  inner.set_shield_left(false);
  if (inner.done()) {
    inner.cancelled() ? set_cancelled(inner.cancel_message()) : inner_done(inner);
    return;
  }
  inner.add_done_callback([self = Ref<ShieldBase>(this), &inner] { self->inner_done(inner); }, this);
}

void ShieldBase::inner_done(SharedFuture& inner) {
  if (done()) return;
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
