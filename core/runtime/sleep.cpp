#include "runtime/sleep.h"

#include "runtime/detail/timer_heap.h"
#include "runtime/event_loop.h"

namespace aio {
namespace {

class SleepTimer final : public detail::TimerNode {
 public:
  SleepTimer(EventLoop& loop, detail::Waiter& waiter, Duration when) : loop_(loop), waiter_(waiter) {
    loop.add_timer(*this, when, "sleep");
  }
  ~SleepTimer() { loop_.cancel_timer(*this); }
  void run() override { waiter_.wake(); }

 private:
  EventLoop& loop_;
  detail::Waiter& waiter_;
};

}  // namespace

Coro<> sleep(Duration delay) {
  if (delay <= Duration::zero()) {
    co_await detail::YieldOnce{};
    co_return;
  }
  EventLoop& loop = get_running_loop();
  const Duration when = loop.time() + delay;
  detail::WaitInfo info;
  info.on = "sleep";
  info.until = when;
  detail::Waiter waiter(loop, info);
  SleepTimer timer(loop, waiter, when);
  detail::FutureBase& woken = waiter;
  co_await woken;
}

Coro<> checkpoint() {
  co_await detail::YieldOnce{};
}

}  // namespace aio
