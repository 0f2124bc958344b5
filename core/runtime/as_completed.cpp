#include "runtime/as_completed.h"

#include <limits>

namespace aio::detail {
namespace {

constexpr std::size_t kTooLate = std::numeric_limits<std::size_t>::max();  // an entry for a future that was not done

}  // namespace

CompletionQueue::CompletionQueue(const std::vector<Ref<SharedFuture>>& futures, std::optional<Duration> timeout)
    : loop_(get_running_loop()), nodes_(futures.size()) {
  order_.reserve(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i].queue = this;
    futures[i]->add_done_callback(nodes_[i]);
  }
  if (timeout && !nodes_.empty()) loop_.add_timer(timer_, loop_.time() + *timeout, "timeout");
}

CompletionQueue::~CompletionQueue() {
  loop_.cancel_timer(timer_);
}

Coro<std::optional<std::size_t>> CompletionQueue::next() {
  std::optional<std::size_t> index;
  if (claimed_ == nodes_.size()) co_return index;
  ++claimed_;
  if (taken_ + promised_ == order_.size()) co_await wait_for_entry();
  index = order_[taken_++];
  if (*index == kTooLate) throw_timeout_error();
  co_return index;
}

Coro<> CompletionQueue::wait_for_entry() {
  WaitInfo info;
  info.on = "as_completed";
  info.count = nodes_.size() - order_.size();
  if (timer_.is_pending()) info.until = timer_.when();
  Turn turn(loop_, info);
  waiting_.push_back(turn);
  FutureBase& woken = turn.waiter;
  try {
    co_await woken;
  } catch (...) {
    if (turn.is_linked()) {
      --claimed_;
      if (turn.promised) {
        --promised_;
        offer();
      }
    }
    throw;
  }
  if (!turn.is_linked()) {
    throw RuntimeError("The as_completed iterator is gone; keep it until every task has left next()");
  }
  --promised_;
}

void CompletionQueue::completed(Node& node) {
  node.counted = true;
  add(static_cast<std::size_t>(&node - nodes_.data()));
  if (order_.size() == nodes_.size()) loop_.cancel_timer(timer_);
}

void CompletionQueue::time_out() {
  for (Node& node : nodes_) {
    if (node.counted) continue;
    node.unlink();
    add(kTooLate);
  }
}

void CompletionQueue::add(std::size_t index) {
  order_.push_back(index);
  offer();
}

void CompletionQueue::offer() {
  while (taken_ + promised_ < order_.size() && !waiting_.empty()) {
    Turn& turn = waiting_.pop_front();
    called_.push_back(turn);
    turn.promised = turn.waiter.wake();
    if (turn.promised) ++promised_;
  }
}

}  // namespace aio::detail
