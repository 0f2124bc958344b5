// Waiting for a transport from a coroutine. Loop thread only.
#pragma once

#include "net/network.h"
#include "runtime/event_loop.h"

namespace aio::asio {

/// One wait, in the frame of who waits: `co_await readiness.writable()`. Lifetime: the transport's own or less.
class Readiness final : public detail::Callback {
 public:
  /// `on` names the wait in the trace.
  Readiness(Transport& transport, const char* on) : transport_(transport), waiter_(get_running_loop(), wait_on(on)) {}
  ~Readiness() { transport_.forget(*this); }

  detail::FutureBase& readable() {
    transport_.when_readable(*this);
    return waiter_;
  }
  detail::FutureBase& writable() {
    transport_.when_writable(*this);
    return waiter_;
  }
  void run() override { waiter_.wake(); }

 private:
  static detail::WaitInfo wait_on(const char* on) {
    detail::WaitInfo info;
    info.on = on;
    return info;
  }

  Transport& transport_;
  detail::Waiter waiter_;
};

}  // namespace aio::asio
