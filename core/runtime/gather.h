// Waiting for several things at once. Mirrors asyncio.gather. Loop thread only.
#pragma once

#include <cstddef>
#include <exception>
#include <source_location>
#include <tuple>
#include <utility>
#include <vector>

#include "runtime/future.h"

namespace aio {

namespace detail {

/// Counts children home. The first error ends it, the others run on; cancelling it cancels them all.
class GatherBase : public SharedFuture {
 public:
  using SharedFuture::SharedFuture;
  bool cancel(const CancelRequest& request) override;
  void describe(WaitInfo& info) const override;

 protected:
  /// Requires: called once, by the constructor's caller, after the last add_child().
  void watch_children();
  void add_child(SharedFuture& child) { children_.emplace_back(&child); }
  /// Stores the children's results. Requires: all ended without error.
  virtual void collect() = 0;

 private:
  void child_done(SharedFuture& child);

  std::vector<Ref<SharedFuture>> children_;
  std::size_t finished_ = 0;
  bool cancel_requested_ = false;
};

template <class... Handles>
class GatherTuple final : public GatherBase, public ResultSlot<std::tuple<ValueOf<AwaitResult<Handles>>...>> {
 public:
  GatherTuple(EventLoop& loop, Handles... handles) : GatherBase(loop), handles_(std::move(handles)...) {
    std::apply([this](auto&... each) { (add_child(each.state()), ...); }, handles_);
    watch_children();
  }

 private:
  void collect() override {
    std::apply([this](auto&... each) { this->value.emplace(each.slot().take()...); }, handles_);
  }
  std::tuple<Handles...> handles_;
};

template <class Handle>
class GatherVector final : public GatherBase, public ResultSlot<std::vector<ValueOf<AwaitResult<Handle>>>> {
 public:
  GatherVector(EventLoop& loop, std::vector<Handle> handles) : GatherBase(loop), handles_(std::move(handles)) {
    for (Handle& each : handles_) add_child(each.state());
    watch_children();
  }

 private:
  void collect() override {
    auto& results = this->value.emplace();
    results.reserve(handles_.size());
    for (Handle& each : handles_) results.push_back(each.slot().take());
  }
  std::vector<Handle> handles_;
};

template <class A>
using HandleFor = decltype(ensure_future(std::declval<A>(), std::source_location()));

}  // namespace detail

/// Runs the awaitables side by side and gives their results as a tuple in argument order; a void result is a
/// std::monostate. A Coro becomes a task.
/// Cancellation: cancelling the await cancels every child. A child cancelled on its own: CancelledError for who awaits.
/// Throws: the first child's exception, as soon as it happens; the siblings run on, their later errors count as seen.
/// Source: slide "Lightweight tasks"; CPython, asyncio.gather.
template <Awaitable... As>
  requires(sizeof...(As) > 0)
auto gather(As... awaitables) {
  using State = detail::GatherTuple<detail::HandleFor<As>...>;
  using Result = std::tuple<detail::ValueOf<AwaitResult<As>>...>;
  EventLoop& loop = get_running_loop();
  // Braces: children are created in argument order.
  return Future<Result>(new State{loop, detail::ensure_future(std::move(awaitables), std::source_location())...});
}

/// The same for any number of one kind: the results in a vector, in order. An empty vector gives an empty one.
template <Awaitable A>
auto gather(std::vector<A> awaitables, const std::source_location& where = std::source_location::current()) {
  using Child = detail::HandleFor<A>;
  using Result = std::vector<detail::ValueOf<AwaitResult<A>>>;
  std::vector<Child> handles;
  handles.reserve(awaitables.size());
  for (A& each : awaitables) handles.push_back(detail::ensure_future(std::move(each), where));
  return Future<Result>(new detail::GatherVector<Child>(get_running_loop(), std::move(handles)));
}

}  // namespace aio
