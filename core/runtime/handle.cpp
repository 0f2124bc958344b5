#include "runtime/handle.h"

#include "runtime/detail/handle_state.h"
#include "runtime/event_loop.h"

namespace aio {
namespace detail {

void HandleState::run() {
  const Ref<HandleState> self(this);
  drop_ref();
  const ContextScope scope(context_);
  std::exchange(callback_, {})();
  loop_.backend().settle();  // what it computed is its own cost, and not that of the step after it
}

void HandleState::cancel() {
  if (cancelled_) return;
  cancelled_ = true;
  const Ref<HandleState> self(this);
  if (is_pending()) {
    loop_.cancel_timer(*this);
    drop_ref();
  } else if (is_linked()) {
    unlink();
    drop_ref();
  }
  callback_ = {};
}

}  // namespace detail

Handle::Handle(detail::Ref<detail::HandleState> state) noexcept : state_(std::move(state)) {}
Handle::Handle(const Handle&) = default;
Handle::Handle(Handle&&) noexcept = default;
Handle& Handle::operator=(Handle other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
Handle::~Handle() = default;
void Handle::cancel() {
  state_->cancel();
}
bool Handle::cancelled() const {
  return state_->cancelled();
}

}  // namespace aio
