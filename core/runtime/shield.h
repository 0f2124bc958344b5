// Keeping work alive when its waiter is cancelled. Mirrors asyncio.shield. Loop thread only.
#pragma once

#include <source_location>
#include <utility>

#include "runtime/future.h"

namespace aio {

namespace detail {

/// Follows an inner future and can be cancelled without it.
class ShieldBase : public Follower {
 public:
  using Follower::Follower;
  bool cancel(const CancelRequest& request) override;
  void abandon() noexcept override;
  void describe(WaitInfo& info) const override;

 protected:
  void watch(SharedFuture& inner);
  virtual void store_result() = 0;

 private:
  void inner_done(SharedFuture& inner);
  void waiter_left();
  void report_lost_error();
  std::uint64_t inner_task_ = 0;
  SharedFuture* inner_ = nullptr;  // kept alive by the handle below
};

template <class Handle>
class Shield final : public ShieldBase, public ResultSlot<AwaitResult<Handle>> {
 public:
  Shield(EventLoop& loop, Handle inner) : ShieldBase(loop), handle_(std::move(inner)) {}
  /// Requires: called once, when somebody holds the shield: memory may run out half-way.
  void begin() { watch(handle_.state()); }

 private:
  void store_result() override { this->value.emplace(handle_.slot().take()); }
  Handle handle_;
};

}  // namespace detail

/// Awaits `awaitable` so that cancelling the waiter leaves it running. A Coro becomes a task.
/// Cancellation: the waiter gets CancelledError, the inner work goes on; if it fails then, the exception handler hears
/// once. Cancelling the inner work itself cancels the waiter.
/// Lifetime: nobody waits for shielded work when the program ends: keep its task, and await it before that.
/// Source: slide "Web-handler"; CPython, asyncio.shield.
template <Awaitable A>
[[nodiscard("await the shield: nobody else sees how it ends")]] auto shield(
    A awaitable, const std::source_location& where = std::source_location::current()) {
  auto inner = detail::ensure_future(std::move(awaitable), where);
  auto* state = new detail::Shield<decltype(inner)>(get_running_loop(), std::move(inner));
  Future<AwaitResult<A>> future(state);
  state->begin();
  return future;
}

}  // namespace aio
