// Blocking work on worker threads. Mirrors asyncio.to_thread. Loop thread only.
#pragma once

#include <concepts>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

#include "runtime/future.h"

namespace aio {

namespace detail {

/// What waits for a worker thread, by that name in the trace.
template <class T>
class ThreadFuture final : public SharedFuture, public ResultSlot<T> {
 public:
  using SharedFuture::SharedFuture;
  void describe(WaitInfo& info) const override {
    info.on = "to_thread";
    info.object_id = job_id;
  }
  std::uint64_t job_id = 0;
};

/// A job whose outcome a future takes over on the loop.
class ThreadJob : public WorkItem {
 public:
  explicit ThreadJob(SharedFuture& future) : future_(&future) {}
  void run() override;
  bool is_wanted() const noexcept override { return !future_->done(); }

 protected:
  virtual void store_result() = 0;

 private:
  Ref<SharedFuture> future_;
};

template <class T, class F>
class TypedThreadJob final : public ThreadJob {
 public:
  TypedThreadJob(ThreadFuture<T>& future, F work) : ThreadJob(future), slot_(future), work_(std::move(work)) {}

  void execute() noexcept override {
    try {
      if constexpr (std::is_void_v<T>) {
        work_();
        result_.emplace();
      } else {
        result_.emplace(work_());
      }
    } catch (...) {
      error = std::current_exception();
    }
  }

 private:
  void store_result() override { slot_.value = std::move(result_); }

  ResultSlot<T>& slot_;
  F work_;
  std::optional<ValueOf<T>> result_;
};

/// Queues the job for the backend's workers; returns its number in the trace.
std::uint64_t submit(std::unique_ptr<ThreadJob> job);

}  // namespace detail

/// Runs `work` on a worker thread and gives its result; the loop runs other tasks meanwhile.
/// Suspends: until a worker has finished it. Cancellation: work that waits for a free worker never begins; work
/// that runs is abandoned, never stopped: it runs on and its result is dropped.
/// Throws: what `work` throws.
/// Lifetime: `work` runs on another thread: what it refers to must outlive it and must not be used meanwhile.
/// Source: slide "Thread pool"; CPython, asyncio.to_thread.
template <std::invocable F>
Coro<std::invoke_result_t<F&>> to_thread(F work) {
  using T = std::invoke_result_t<F&>;
  auto* state = new detail::ThreadFuture<T>(get_running_loop());
  Future<T> future(state);
  state->job_id = detail::submit(std::make_unique<detail::TypedThreadJob<T, F>>(*state, std::move(work)));
  if constexpr (std::is_void_v<T>) {
    co_await future;
  } else {
    T result = co_await future;
    co_return result;
  }
}

}  // namespace aio
