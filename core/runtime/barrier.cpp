#include "runtime/barrier.h"

#include <string>

#include "base/errors.h"

namespace aio {
namespace {

constexpr char kGone[] = "The barrier is gone; keep it until every task has left wait()";

}  // namespace

Barrier::Barrier(int parties) : parties_(parties) {
  if (parties < 1) throw ValueError("Barrier parties is " + std::to_string(parties) + "; it must be 1 or more");
}

Coro<int> Barrier::wait() {
  while (is_emptying()) {
    detail::QueuedWaiter waiter(waiters_, traced_, "barrier.wait");
    co_await waiter.future();
    waiter.throw_if_abandoned(kGone);
  }
  if (broken()) throw BrokenBarrierError("The barrier was aborted; reset() it before the next wait()");
  const int index = count_++;
  traced_.record("enter", "count", static_cast<std::size_t>(count_));
  if (count_ == parties_) change(State::draining, "open");
  while (state_ == State::filling) {
    detail::QueuedWaiter waiter(waiters_, traced_, "barrier.wait");
    try {
      co_await waiter.future();
    } catch (...) {
      if (!waiter.is_abandoned()) leave();
      throw;
    }
    waiter.throw_if_abandoned(kGone);
  }
  const bool opened = state_ == State::draining;
  leave();
  if (!opened) throw BrokenBarrierError("The barrier was reset or aborted while this task waited");
  co_return index;
}

Coro<> Barrier::reset() {
  change(count_ > 0 ? State::resetting : State::filling, "reset");
  co_return;
}

Coro<> Barrier::abort() {
  change(State::broken, "abort");
  co_return;
}

void Barrier::change(State state, const char* op) {
  state_ = state;
  traced_.record(op, "count", static_cast<std::size_t>(count_));
  waiters_.wake_all();
}

void Barrier::leave() {
  --count_;
  traced_.record("leave", "count", static_cast<std::size_t>(count_));
  if (count_ > 0) return;
  if (is_emptying()) state_ = State::filling;
  waiters_.wake_all();
}

}  // namespace aio
