#include "runtime/run.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "runtime/call_graph.h"
#include "runtime/detail/lint.h"
#include "runtime/event_loop.h"

namespace aio {
namespace detail {
Runner::Runner(RunOptions options) {
  if (running_loop())
    throw RuntimeError("run() was called inside a running event loop; co_await the coroutine instead");
  complete_options(options);
  loop_ = Ref(new EventLoop(std::move(options.backend), std::move(options.trace), *options.seed));
  loop_->set_debug(*options.debug);
  loop_->slow_callback_duration = options.slow_step;
  set_running_loop(loop_.get());
}

Runner::~Runner() {
  loop_->close(1);
  set_running_loop(nullptr);
}

void Runner::run(TaskHandle main) {
  std::exception_ptr failure;
  try {
    loop_->add_signal_handler(SIGINT, [this, main] { interrupted(main); });
#ifdef SIGQUIT
    loop_->add_signal_handler(SIGQUIT, [this] { std::fputs(format_pstree(*loop_).c_str(), stderr); });
#endif
  } catch (const RuntimeError&) {  // another loop of the process handles signals: this one runs without Ctrl-C
  }
  try {
    loop_->run_until_complete(main.state());
    cancel_all_tasks();
    loop_->shutdown_default_executor();
  } catch (const RuntimeError&) {
    failure = std::current_exception();
  }
  // A cancellation that the program took back, or that somebody else asked for as well, is no interrupt.
  const bool interrupt = interrupted_ && main.cancelled() && main.uncancel() == 0;
  // The trace ends here and not in a destructor: an exception that nobody catches ends the process without unwinding.
  loop_->close(interrupt ? kExitInterrupted : failure || main.cancelled() || main.state().error() ? 1 : 0);
  if (failure) std::rethrow_exception(failure);
  if (interrupt) throw KeyboardInterrupt();
  main.state().throw_if_failed();
}

void Runner::interrupted(const TaskHandle& main) {
  if (!interrupted_ && !main.done()) {
    interrupted_ = true;
    main.cancel({}, std::source_location());
    return;
  }
  // Nothing is awaited or joined any more: whoever asks twice wants out.
  loop_->record_end(kExitInterrupted);
  std::_Exit(kExitInterrupted);
}

void Runner::cancel_all_tasks() {
  const std::vector<TaskHandle> left = all_tasks();
  if (left.empty()) return;
  if (Lints* lints = loop_->lints()) {
    for (const TaskHandle& task : left) lints->task_outlives_run(static_cast<TaskBase&>(task.state()));
  }
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
