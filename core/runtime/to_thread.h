// Blocking work on worker threads. Mirrors asyncio.to_thread. Loop thread only.
#pragma once

#include <concepts>
#include <exception>
#include <memory>
#include <source_location>
#include <type_traits>
#include <utility>

#include "base/place.h"
#include "runtime/executor.h"
#include "runtime/future.h"

namespace aio {

namespace detail {

/// What waits for a worker thread, by that name in the trace.
class ThreadFuture : public SharedFuture {
 public:
  using SharedFuture::SharedFuture;
  bool cancel(const CancelRequest& request) override;
  void describe(WaitInfo& info) const override;

  std::uint64_t job_id = 0;
  bool abandoned = false;  ///< nobody waits any more; atomic, since workers read it
};

template <class T>
class TypedThreadFuture final : public ThreadFuture, public ResultSlot<T> {
 public:
  using ThreadFuture::ThreadFuture;
};

/// A job whose outcome a future takes over on the loop.
class ThreadJob : public WorkItem {
 public:
  explicit ThreadJob(ThreadFuture& future) : future_(&future) {}
  /// A job that never ran cancels who waits for it.
  ~ThreadJob() override;
  void execute() noexcept override;
  void run() override;
  bool is_wanted() const noexcept override { return !__atomic_load_n(&future_->abandoned, __ATOMIC_RELAXED); }

 protected:
  /// On the worker. May throw.
  virtual void call() = 0;
  virtual void store_result() = 0;

 private:
  Ref<ThreadFuture> future_;
  ContextRef context_ = ContextRef::current();
};

template <class T, class F>
class TypedThreadJob final : public ThreadJob {
 public:
  TypedThreadJob(TypedThreadFuture<T>& future, F work) : ThreadJob(future), slot_(future), work_(std::move(work)) {}

 private:
  void call() override {
    if constexpr (std::is_void_v<T>) {
      work_();
      result_.emplace();
    } else {
      result_.emplace(work_());
    }
  }
  void store_result() override { slot_.value = std::move(result_); }

  ResultSlot<T>& slot_;
  F work_;
  std::optional<ValueOf<T>> result_;
};

/// Queues the job; the future learns its number in the trace. `where` is the line that asks for it, by default that of
/// the await at which the task stands.
void submit(Executor& executor, std::unique_ptr<ThreadJob> job, ThreadFuture& future, Place where);

/// Takes `executor` for its lifetime only; the job keeps what it needs of it.
template <class F, class T = std::invoke_result_t<F&>>
Future<T> start_work(Executor& executor, F work, Place where = {}) {
  auto* state = new TypedThreadFuture<T>(get_running_loop());
  Future<T> future(state);
  submit(executor, std::make_unique<TypedThreadJob<T, F>>(*state, std::move(work)), *state, where);
  return future;
}

}  // namespace detail

/// Worker threads of one's own: to keep slow work of one kind from taking the threads of all others, or to bound it.
/// with(ThreadPool(4), body) waits for its work at the end.
/// Lifetime: the destructor drops the jobs that have not begun and blocks until the running ones are done.
/// Source: Python, concurrent.futures.ThreadPoolExecutor.
class ThreadPool {
 public:
  /// Throws: RuntimeError without a running loop; ValueError for no threads.
  explicit ThreadPool(unsigned max_workers);
  ThreadPool(ThreadPool&& other) noexcept = default;
  ThreadPool& operator=(ThreadPool&&) = delete;
  ~ThreadPool();

  /// Waits until every job is done; the loop runs meanwhile. Jobs submitted later throw RuntimeError.
  /// Cancellation: the jobs go on, and the destructor waits for them.
  Coro<> close();
  /// For run_in_executor(). Throws: RuntimeError after close().
  Executor& executor() const;

 private:
  detail::Ref<Executor> executor_;
  bool closed_ = false;
};

/// Runs `work` on a worker thread and gives its result; the loop runs other tasks meanwhile.
/// Suspends: until a worker has finished it. Cancellation: work that waits for a free worker never begins; work
/// that runs is abandoned, never stopped: it runs on and its result is dropped.
/// Throws: what `work` throws.
/// Lifetime: `work` runs on another thread: what it refers to must outlive it and must not be used meanwhile.
/// Source: slide "Thread pool"; CPython, asyncio.to_thread.
template <std::invocable F>
Coro<std::invoke_result_t<F&>> to_thread(F work) {
  using T = std::invoke_result_t<F&>;
  Future<T> future = detail::start_work(get_running_loop().default_executor(), std::move(work));
  if constexpr (std::is_void_v<T>) {
    co_await future;
  } else {
    T result = co_await future;
    co_return result;
  }
}

/// The same on the threads of `pool`. The job is queued at once, not when the future is awaited.
/// Throws: RuntimeError when the pool is closed.
/// Lifetime: the pool outlives the call; its destructor waits for the job.
/// Source: CPython, loop.run_in_executor.
template <std::invocable F>
Future<std::invoke_result_t<F&>> run_in_executor(ThreadPool& pool, F work,
                                                 std::source_location where = std::source_location::current()) {
  return detail::start_work(pool.executor(), std::move(work), where);
}

}  // namespace aio
