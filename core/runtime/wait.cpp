#include "runtime/wait.h"

#include <algorithm>

#include "runtime/detail/release_timer.h"

namespace aio::detail {
namespace {

/// The callbacks of one wait(): they live in its frame and leave their futures with it.
class Watch {
 public:
  Watch(Waiter& waiter, std::vector<Ref<SharedFuture>>& futures, ReturnWhen return_when)
      : waiter_(waiter), awaited_(futures.size()), return_when_(return_when), nodes_(futures.size()) {
    for (std::size_t i = 0; i < futures.size(); ++i) {
      nodes_[i].watch = this;
      nodes_[i].future = futures[i].get();
      futures[i]->add_done_callback(nodes_[i]);
    }
  }

 private:
  struct Node final : Callback {
    void run() override { watch->completed(*future); }
    void append_awaiters(std::vector<TaskBase*>& tasks) override { watch->waiter_.append_awaiters(tasks); }
    Watch* watch = nullptr;
    SharedFuture* future = nullptr;
  };

  void completed(SharedFuture& future) {
    --awaited_;
    bool enough = awaited_ == 0 || return_when_ == FIRST_COMPLETED;
    // As in CPython, the last one's error is not looked at: it is still to be seen.
    if (!enough && return_when_ == FIRST_EXCEPTION && future.error()) {
      future.mark_retrieved();
      enough = true;
    }
    if (enough) waiter_.wake();
  }

  Waiter& waiter_;
  std::size_t awaited_;
  ReturnWhen return_when_;
  std::vector<Node> nodes_;
};

}  // namespace

std::vector<bool> find_repeated(const std::vector<Ref<SharedFuture>>& futures) {
  std::vector<std::size_t> order(futures.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return futures[a] == futures[b] ? a < b : futures[a].get() < futures[b].get();
  });
  std::vector<bool> repeated(futures.size());
  for (std::size_t i = 1; i < order.size(); ++i) repeated[order[i]] = futures[order[i]] == futures[order[i - 1]];
  return repeated;
}

Coro<> wait_for_some(std::vector<Ref<SharedFuture>> futures, WaitOptions options) {
  if (futures.empty()) throw ValueError("wait() was given no tasks; it would have nothing to wait for");
  EventLoop& loop = get_running_loop();
  WaitInfo info;
  info.on = "wait";
  info.count = futures.size();
  if (options.timeout) info.until = loop.time() + std::max(*options.timeout, Duration::zero());
  Waiter waiter(loop, info);
  Watch watch(waiter, futures, options.return_when);
  ReleaseTimer timer(loop, waiter, info.until);
  FutureBase& woken = waiter;
  co_await woken;
}

Coro<> cancel_and_wait(Ref<SharedFuture> future) {
  WaitInfo info;
  future->describe(info);
  Waiter waiter(get_running_loop(), info);
  std::vector<Ref<SharedFuture>> only{future};
  Watch watch(waiter, only, ALL_COMPLETED);
  future->cancel({});
  FutureBase& woken = waiter;
  co_await woken;
}

}  // namespace aio::detail
