#include "runtime/gather.h"

#include <algorithm>

#include "runtime/event_loop.h"

namespace aio::detail {

bool GatherBase::cancel(const CancelRequest& request) {
  if (done()) return false;
  bool any = false;
  for (const Child& child : children_) any = child.future().cancel(request) || any;
  cancel_requested_ = cancel_requested_ || any;
  return any;
}

void GatherBase::describe(WaitInfo& info) const {
  info.on = "gather";
  info.count = children_.size();
}

void GatherBase::refuse_duplicates() const {
  std::vector<const SharedFuture*> sorted;
  sorted.reserve(children_.size());
  for (const Child& child : children_) sorted.push_back(&child.future());
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end()) return;
  throw ValueError("gather() was given the same task twice, and its result cannot be copied; give it once");
}

void GatherBase::watch_children() {
  if (children_.empty()) {
    collect();
    set_finished();
    return;
  }
  awaited_ = children_.size();
  for (Child& child : children_) {
    if (!child.future().done()) child.watch();
  }
  // Last, as CPython does: when everything is done already, awaiting the gather needs no suspension.
  for (const Child& child : children_) {
    if (child.future().done()) child_done(child.future());
  }
}

// The children keep the gather alive, so that their errors count as seen even when nobody awaits it any more.
void GatherBase::Child::watch() {
  gather_.add_ref();
  future_->add_done_callback(*this);
}

void GatherBase::Child::run() {
  const Ref<GatherBase> gather(&gather_);
  gather_.drop_ref();
  gather_.child_done(*future_);
}

void GatherBase::abandon() noexcept {
  const Ref<GatherBase> self(this);
  for (const Child& child : children_) child.future().drop_callbacks();
}

void GatherBase::child_done(SharedFuture& child) {
  --awaited_;
  child.mark_retrieved();
  if (done()) return;
  if (!settles_ && (child.cancelled() || child.error())) {
    set_error(failure_of(child));
  } else if (awaited_ == 0) {
    all_done(child);
  }
}

void GatherBase::all_done(const SharedFuture& last) {
  if (cancel_requested_) {
    set_error(std::make_exception_ptr(CancelledError(last.cancel_message())));
  } else {
    try {
      collect();
    } catch (...) {
      set_error(std::current_exception());  // no memory for the results
      return;
    }
    set_finished();
  }
}

}  // namespace aio::detail
