// What call_soon() and call_later() give. Mirrors asyncio.Handle and TimerHandle. Loop thread only.
#pragma once

#include "base/ref.h"

namespace aio {

namespace detail {
class HandleState;
}

/// A callback on its way, as call_soon() and call_later() give it. Dropping the handle does not cancel it.
class Handle {
 public:
  /// The callback will not run. Idempotent; no effect after it ran.
  void cancel();
  bool cancelled() const;

 private:
  friend class EventLoop;
  explicit Handle(detail::Ref<detail::HandleState> state) noexcept;
  detail::Ref<detail::HandleState> state_;

 public:
  Handle(const Handle&);
  Handle(Handle&&) noexcept;
  Handle& operator=(Handle) noexcept;
  ~Handle();
};

}  // namespace aio
