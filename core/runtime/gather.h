// Waiting for several things at once. Mirrors asyncio.gather. Loop thread only.
#pragma once

#include <cstddef>
#include <exception>
#include <source_location>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/future.h"
#include "runtime/outcome.h"

namespace aio {

namespace detail {

/// Counts children home. The first error ends it, unless it settles, and the others run on; cancelling it cancels them
/// all.
class GatherBase : public Follower {
 public:
  GatherBase(EventLoop& loop, bool settles) noexcept : Follower(loop), settles_(settles) {}
  bool cancel(const CancelRequest& request) override;
  void abandon() noexcept override;
  void describe(WaitInfo& info) const override;
  /// Requires: called once, when somebody holds the gather: memory may run out half-way.
  void watch_children();

 protected:
  void add_child(SharedFuture& child) { children_.emplace_back(*this, child); }
  void reserve_children(std::size_t count) { children_.reserve(count); }
  /// Throws: ValueError when a child was given twice: its result can be moved out once.
  void refuse_duplicates() const;
  /// Stores the children's results. Requires: all are done, without error unless it settles.
  virtual void collect() = 0;

 private:
  /// A child, and the callback that waits for it: both live here, so that many children cost one allocation. While
  /// it waits it keeps the gather alive.
  class Child final : public Callback {
   public:
    Child(GatherBase& gather, SharedFuture& future) noexcept : gather_(gather), future_(&future) {}
    Child(Child&& other) noexcept : gather_(other.gather_), future_(std::move(other.future_)) {}
    SharedFuture& future() const noexcept { return *future_; }
    void watch();
    void run() override;
    void drop() noexcept override { gather_.drop_ref(); }
    void append_awaiters(std::vector<TaskBase*>& tasks) override { gather_.append_awaiters(tasks); }

   private:
    GatherBase& gather_;
    Ref<SharedFuture> future_;
  };

  void child_done(SharedFuture& child);
  void all_done(const SharedFuture& last);

  std::vector<Child> children_;  // does not grow once they are watched: others point to its elements
  std::size_t awaited_ = 0;
  bool settles_;
  bool cancel_requested_ = false;
};

template <bool kSettles, class T>
using GatherItem = std::conditional_t<kSettles, Outcome<T>, ValueOf<T>>;

template <bool kSettles, class Handle>
GatherItem<kSettles, AwaitResult<Handle>> gathered(Handle& child) {
  if constexpr (kSettles) {
    return {child.state(), child.slot()};
  } else {
    return child.slot().take();
  }
}

template <bool kSettles, class... Handles>
class GatherTuple final : public GatherBase,
                          public ResultSlot<std::tuple<GatherItem<kSettles, AwaitResult<Handles>>...>> {
 public:
  GatherTuple(EventLoop& loop, Handles... handles) : GatherBase(loop, kSettles), handles_(std::move(handles)...) {
    std::apply([this](auto&... each) { (add_child(each.state()), ...); }, handles_);
    if constexpr (!(kCopyable<ValueOf<AwaitResult<Handles>>> && ...)) refuse_duplicates();
  }

 private:
  void collect() override {
    // Braces: results are taken in argument order.
    std::apply(
        [this](auto&... each) {
          this->value.emplace(std::tuple<GatherItem<kSettles, AwaitResult<Handles>>...>{gathered<kSettles>(each)...});
        },
        handles_);
  }
  std::tuple<Handles...> handles_;
};

template <bool kSettles, class Handle>
class GatherVector final : public GatherBase,
                           public ResultSlot<std::vector<GatherItem<kSettles, AwaitResult<Handle>>>> {
 public:
  GatherVector(EventLoop& loop, std::vector<Handle> handles)
      : GatherBase(loop, kSettles), handles_(std::move(handles)) {
    reserve_children(handles_.size());
    for (Handle& each : handles_) add_child(each.state());
    if constexpr (!kCopyable<ValueOf<AwaitResult<Handle>>>) refuse_duplicates();
  }

 private:
  void collect() override {
    auto& results = this->value.emplace();
    results.reserve(handles_.size());
    for (Handle& each : handles_) results.push_back(gathered<kSettles>(each));
  }
  std::vector<Handle> handles_;
};

template <class A>
using HandleFor = decltype(ensure_future(std::declval<A>(), std::source_location()));

template <class Result, class State>
Future<Result> watched(State* gather) {
  Future<Result> future(gather);
  gather->watch_children();
  return future;
}

/// gather() or gather_settled() of the awaitables, which become children in argument order.
template <bool kSettles, Awaitable... As>
auto gather_all(As... awaitables) {
  using State = GatherTuple<kSettles, HandleFor<As>...>;
  EventLoop& loop = get_running_loop();
  // Braces: children are created in argument order.
  return watched<std::tuple<GatherItem<kSettles, AwaitResult<As>>...>>(
      new State{loop, ensure_future(std::move(awaitables), std::source_location())...});
}

template <bool kSettles, Awaitable A>
auto gather_all(std::vector<A> awaitables, const std::source_location& where) {
  using Child = HandleFor<A>;
  EventLoop& loop = get_running_loop();
  std::vector<Child> handles;
  handles.reserve(awaitables.size());
  for (A& each : awaitables) handles.push_back(ensure_future(std::move(each), where));
  return watched<std::vector<GatherItem<kSettles, AwaitResult<A>>>>(
      new GatherVector<kSettles, Child>(loop, std::move(handles)));
}

}  // namespace detail

/// Runs the awaitables side by side and gives their results as a tuple in argument order; a void result is a
/// std::monostate. A Coro becomes a task. One task given twice gives its result twice.
/// Cancellation: cancelling the await cancels every child. A child cancelled on its own: CancelledError for who awaits.
/// Throws: the first child's exception, as soon as it happens; the siblings run on, their later errors count as seen.
/// ValueError at once when a task whose result cannot be copied is given twice.
/// Source: slide "Lightweight tasks"; CPython, asyncio.gather.
template <Awaitable... As>
  requires(sizeof...(As) > 0)
[[nodiscard("await it: nobody else sees how it ends")]] auto gather(As... awaitables) {
  return detail::gather_all<false>(std::move(awaitables)...);
}

/// The same for any number of one kind: the results in a vector, in order. An empty vector gives an empty one.
template <Awaitable A>
[[nodiscard("await it: nobody else sees how it ends")]] auto gather(
    std::vector<A> awaitables, const std::source_location& where = std::source_location::current()) {
  return detail::gather_all<false>(std::move(awaitables), where);
}

/// gather() that waits for every child, whatever becomes of it: a tuple of Outcomes in argument order.
/// Cancellation: cancelling the await cancels every child, and then CancelledError is thrown, not the outcomes.
/// Source: CPython, asyncio.gather(return_exceptions=True).
template <Awaitable... As>
  requires(sizeof...(As) > 0)
[[nodiscard("await it: nobody else sees how it ends")]] auto gather_settled(As... awaitables) {
  return detail::gather_all<true>(std::move(awaitables)...);
}

/// The same for any number of one kind: the Outcomes in a vector, in order.
template <Awaitable A>
[[nodiscard("await it: nobody else sees how it ends")]] auto gather_settled(
    std::vector<A> awaitables, const std::source_location& where = std::source_location::current()) {
  return detail::gather_all<true>(std::move(awaitables), where);
}

}  // namespace aio
