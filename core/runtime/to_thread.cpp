#include "runtime/to_thread.h"

#include "runtime/event_loop.h"

namespace aio {
namespace detail {

bool ThreadFuture::cancel(const CancelRequest& request) {
  __atomic_store_n(&abandoned, true, __ATOMIC_RELAXED);
  return SharedFuture::cancel(request);
}

void ThreadFuture::describe(WaitInfo& info) const {
  info.on = "to_thread";
  info.object_id = job_id;
}

ThreadJob::~ThreadJob() {
  if (!future_->done()) future_->set_cancelled("the worker threads are gone");
}

void ThreadJob::execute() noexcept {
  const ContextScope scope(context_);
  try {
    call();
  } catch (...) {
    error = std::current_exception();
  }
}

void ThreadJob::run() {
  const std::unique_ptr<ThreadJob> self(this);
  if (future_->done()) return;  // the waiter was cancelled
  if (error) {
    future_->set_error(error);
  } else {
    store_result();
    future_->set_finished();
  }
}

void submit(Executor& executor, std::unique_ptr<ThreadJob> job, ThreadFuture& future, Place where) {
  EventLoop& loop = get_running_loop();
  job->id = future.job_id = loop.next_object_id();
  job->task_id = loop.current_task ? loop.current_task->id() : 0;
  if (loop.tracing()) {
    auto line = loop.record("submit");
    line.number("id", static_cast<std::int64_t>(job->id)).id("task", job->task_id);
    if (!where && loop.current_task) where = loop.current_task->visible()->at;
    line.place(where);
  }
  executor.submit(std::move(job));
}

}  // namespace detail

ThreadPool::ThreadPool(unsigned max_workers) {
  if (max_workers == 0) throw ValueError("ThreadPool(0): a pool needs at least one thread");
  executor_ = get_running_loop().backend().make_executor(max_workers);
}

ThreadPool::~ThreadPool() {
  if (executor_) executor_->join();
}

Executor& ThreadPool::executor() const {
  if (closed_) throw RuntimeError("The ThreadPool is closed; run_in_executor() before close()");
  return *executor_;
}

Coro<> ThreadPool::close() {
  closed_ = true;
  co_await executor_->wait_until_idle();
}

}  // namespace aio
