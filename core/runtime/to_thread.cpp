#include "runtime/to_thread.h"

#include "runtime/event_loop.h"

namespace aio::detail {

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

std::uint64_t submit(std::unique_ptr<ThreadJob> job) {
  EventLoop& loop = get_running_loop();
  job->id = loop.next_object_id();
  job->task_id = loop.current_task ? loop.current_task->id() : 0;
  if (loop.tracing()) {
    auto line = loop.record("submit");
    line.number("id", static_cast<std::int64_t>(job->id)).id("task", job->task_id);
    if (loop.current_task) line.place(loop.current_task->visible()->at);
  }
  const std::uint64_t id = job->id;
  loop.backend().submit(std::move(job));
  return id;
}

}  // namespace aio::detail
