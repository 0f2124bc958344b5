#include "runtime/sleep.h"

#include "runtime/detail/timer_heap.h"
#include "runtime/event_loop.h"

namespace aio {
namespace {

/// The timer of a sleeping task and what the task waits on, in its frame.
class Alarm final : public detail::TimerNode {
 public:
  Alarm(EventLoop& loop, Duration when) : loop_(loop), waiter_(loop, sleeping_until(when)) {
    loop.add_timer(*this, when, "sleep");
  }
  ~Alarm() { loop_.cancel_timer(*this); }
  void run() override { waiter_.wake(); }
  detail::FutureBase& rings() noexcept { return waiter_; }

 private:
  static detail::WaitInfo sleeping_until(Duration when) {
    detail::WaitInfo info;
    info.on = "sleep";
    info.until = when;
    return info;
  }

  EventLoop& loop_;
  detail::Waiter waiter_;
};

}  // namespace

Coro<> sleep(Duration delay) {
  if (delay <= Duration::zero()) {
    co_await detail::YieldOnce{};
    co_return;
  }
  EventLoop& loop = get_running_loop();
  Alarm alarm(loop, loop.time() + delay);
  co_await alarm.rings();
}

Coro<> sleep_until(Duration when) {
  EventLoop& loop = get_running_loop();
  if (when <= loop.time()) {
    co_await detail::YieldOnce{};
    co_return;
  }
  Alarm alarm(loop, when);
  co_await alarm.rings();
}

Coro<> checkpoint() {
  co_await detail::YieldOnce{};
}

}  // namespace aio
