// Tasks in the order in which they end. Mirrors asyncio.as_completed. Loop thread only.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <source_location>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "base/intrusive_list.h"
#include "runtime/gather.h"
#include "runtime/wait.h"

namespace aio {

/// What as_completed() may be told beside its tasks.
struct AsCompletedOptions {
  /// How long the tasks may take, counted from the call; none means for ever.
  std::optional<Duration> timeout = {};
};

namespace detail {

/// Futures by index, in order of completion.
class CompletionQueue {
 public:
  CompletionQueue(const std::vector<Ref<SharedFuture>>& futures, std::optional<Duration> timeout);
  ~CompletionQueue();
  /// The index of the next future that is done; none after the last. Throws: TimeoutError for each that came too late.
  /// Lifetime: the queue outlives the call.
  Coro<std::optional<std::size_t>> next();

 private:
  struct Node final : Callback {
    void run() override { queue->completed(*this); }
    void append_awaiters(std::vector<TaskBase*>& tasks) override {
      queue->waiting_.for_each([&](Turn& turn) { turn.waiter.append_awaiters(tasks); });
    }
    CompletionQueue* queue = nullptr;
    bool counted = false;
  };
  /// One waiting next(); lives in its frame. Linked as long as the queue exists.
  struct Turn final : ListNode {
    Turn(EventLoop& loop, const WaitInfo& info) noexcept : waiter(loop, info) {}
    Waiter waiter;
    bool promised = false;
  };
  class Timer final : public TimerNode {
   public:
    explicit Timer(CompletionQueue& queue) noexcept : queue_(queue) {}
    void run() override { queue_.time_out(); }

   private:
    CompletionQueue& queue_;
  };

  void completed(Node& node);
  void time_out();
  void add(std::size_t index);
  void offer();
  Coro<> wait_for_entry();

  EventLoop& loop_;
  std::vector<Node> nodes_;
  std::vector<std::size_t> order_;  // of completion
  std::size_t taken_ = 0;           // of order_
  std::size_t promised_ = 0;        // of order_, to waiters that were woken
  std::size_t claimed_ = 0;         // of nodes_, taken or waited for
  IntrusiveList<Turn> waiting_;     // first come, first served
  IntrusiveList<Turn> called_;      // woken, not run yet
  Timer timer_{*this};
};

}  // namespace detail

/// Gives tasks as they end; what as_completed() makes.
template <class Handle>
class AsCompleted {
 public:
  /// The next task or future that is done, or none after the last. Its result or exception is still in it.
  /// Suspends: until one is done. Cancellation: no task is lost; the tasks run on.
  /// Throws: TimeoutError after the deadline, once for each task that was not done by then.
  /// Lifetime: this object outlives the call.
  Coro<std::optional<Handle>> next() {
    const std::optional<std::size_t> index = co_await queue_->next();
    std::optional<Handle> found;
    if (index) found.emplace(handles_[*index]);
    co_return found;
  }

  /// For as_completed().
  AsCompleted(std::vector<Handle> handles, std::optional<Duration> timeout) : handles_(std::move(handles)) {
    queue_ = std::make_unique<detail::CompletionQueue>(detail::unique_states(handles_), timeout);
  }

 private:
  std::vector<Handle> handles_;
  std::unique_ptr<detail::CompletionQueue> queue_;
};

/// Starts the awaitables and gives them back one by one, first done first:
/// `while (auto task = co_await iterator.next())`. A Coro becomes a task; what was given twice comes once.
/// Dropping the iterator leaves the tasks running.
/// Source: CPython, asyncio.as_completed.
template <Awaitable A>
auto as_completed(std::vector<A> awaitables, AsCompletedOptions options = {},
                  const std::source_location& where = std::source_location::current()) {
  using Child = detail::HandleFor<A>;
  std::vector<Child> handles;
  handles.reserve(awaitables.size());
  for (A& each : awaitables) handles.push_back(detail::ensure_future(std::move(each), where));
  return AsCompleted<Child>(std::move(handles), options.timeout);
}

}  // namespace aio
