// The state behind a Handle: waits in the ready queue or the timer heap, which hold a reference meanwhile.
// Loop thread only.
#pragma once

#include <utility>

#include "base/ref.h"
#include "runtime/detail/timer_heap.h"

namespace aio {
class EventLoop;
}

namespace aio::detail {

class HandleState final : public TimerNode, public RefCounted {
 public:
  HandleState(EventLoop& loop, Function<void()> callback)
      : loop_(loop), callback_(std::move(callback)), context_(ContextRef::current()) {}

  void run() override;
  void drop() noexcept override { drop_ref(); }
  void cancel();
  bool cancelled() const noexcept { return cancelled_; }

 private:
  EventLoop& loop_;  // it holds this while the callback is pending, and is not touched afterwards
  Function<void()> callback_;
  ContextRef context_;
  bool cancelled_ = false;
};

}  // namespace aio::detail
