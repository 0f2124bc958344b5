#include "runtime/gather.h"

#include "runtime/event_loop.h"

namespace aio::detail {

bool GatherBase::cancel(const CancelRequest& request) {
  if (done()) return false;
  bool any = false;
  for (const Ref<SharedFuture>& child : children_) any = child->cancel(request) || any;
  cancel_requested_ = cancel_requested_ || any;
  return any;
}

void GatherBase::describe(WaitInfo& info) const {
  info.on = "gather";
  info.count = children_.size();
}

void GatherBase::watch_children() {
  if (children_.empty()) {
    collect();
    set_finished();
    return;
  }
  for (const Ref<SharedFuture>& child : children_) {
    if (child->done()) continue;
    // The children keep the gather alive, so that their errors count as seen even when nobody awaits it any more.
    child->add_done_callback([self = Ref<GatherBase>(this), child = child.get()] { self->child_done(*child); });
  }
  // Last, as CPython does: when everything is done already, awaiting the gather needs no suspension.
  for (const Ref<SharedFuture>& child : children_) {
    if (child->done()) child_done(*child);
  }
}

void GatherBase::child_done(SharedFuture& child) {
  ++finished_;
  child.mark_retrieved();
  if (done()) return;
  if (child.cancelled()) {
    set_error(std::make_exception_ptr(CancelledError(child.cancel_message())));
  } else if (child.error()) {
    set_error(child.error());
  } else if (finished_ == children_.size()) {
    if (cancel_requested_) {
      set_error(std::make_exception_ptr(CancelledError()));
    } else {
      collect();
      set_finished();
    }
  }
}

}  // namespace aio::detail
