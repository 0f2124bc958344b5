#include "runtime/run.h"

#include "runtime/event_loop.h"

namespace aio {
namespace detail {

Runner::Runner(RunOptions options) {
  if (running_loop())
    throw RuntimeError("run() was called inside a running event loop; co_await the coroutine instead");
  complete_options(options);
  loop_ = std::make_unique<EventLoop>(std::move(options.backend), std::move(options.trace), *options.seed);
  outer_ = set_running_loop(loop_.get());
}

Runner::~Runner() {
  loop_.reset();
  set_running_loop(outer_);
}

void Runner::run(FutureBase& main) {
  std::exception_ptr deadlock;
  try {
    loop_->run_until_complete(main);
    cancel_all_tasks();
    loop_->shutdown_default_executor();
  } catch (const RuntimeError&) {
    deadlock = std::current_exception();
  }
  // The trace ends here and not in a destructor: an exception that nobody catches ends the process without unwinding.
  loop_->close(deadlock || main.cancelled() || main.error() ? 1 : 0);
  if (deadlock) std::rethrow_exception(deadlock);
  main.throw_if_failed();
}

void Runner::cancel_all_tasks() {
  const std::vector<TaskHandle> left = all_tasks();
  if (left.empty()) return;
  for (const TaskHandle& task : left) task.cancel({}, std::source_location());
  Waiter all_done(*loop_, {});
  std::size_t running = left.size();
  for (const TaskHandle& task : left) {
    task.add_done_callback([&] {
      if (--running == 0) all_done.wake();
    });
  }
  loop_->run_until_complete(all_done);
  for (const TaskHandle& task : left) {
    if (task.cancelled() || !task.exception()) continue;
    loop_->call_exception_handler(
        {"Unhandled exception in a task that run() cancelled at its end", task.exception(), task.id(), task.name()});
  }
}

}  // namespace detail

double uniform(double low, double high) {
  return low + (high - low) * get_running_loop().random().random();
}
std::int64_t randint(std::int64_t low, std::int64_t high) {
  return get_running_loop().random().randint(low, high);
}

}  // namespace aio
