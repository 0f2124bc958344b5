// run(): the door from ordinary code. Mirrors asyncio.run. The calling thread becomes the loop's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <utility>

#include "runtime/backend.h"
#include "runtime/task.h"
#include "trace/recorder.h"

namespace aio {

/// What run() may be told beside its coroutine.
struct RunOptions {
  /// Debug mode (EventLoop::set_debug). Default: the environment's AIO_DEBUG=1, or off.
  std::optional<bool> debug = {};
  /// EventLoop::slow_callback_duration.
  Duration slow_step = kSlowStep;
  /// Decides every random number of the run. Default: the environment's AIO_SEED, or 1.
  std::optional<std::uint64_t> seed = {};
  /// What happens to the program in the simulation: the path of a scenario file, or its JSON text. Default: the file
  /// that the environment's AIO_SCENARIO names, or nothing. Only programs with connections or a database can have one.
  std::string scenario = {};
  /// The world to run in. Default: the program's (core/program.cpp).
  std::unique_ptr<Backend> backend = {};
  /// Where the trace goes. Default: the file that the environment's AIO_TRACE names, or nowhere.
  std::unique_ptr<trace::Sink> trace = {};
};

/// The exit code of a program that Ctrl-C ended: 128 + SIGINT, as shells expect.
inline constexpr int kExitInterrupted = 130;

namespace detail {

/// Fills in what the options leave open, from the program's environment. Defined by the composition root.
void complete_options(RunOptions& options);

/// One run: makes the loop, ends what the main task leaves behind, closes the loop.
class Runner {
 public:
  /// Makes the loop the running one of this thread.
  explicit Runner(RunOptions options);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Runs until `main` is done, then cancels the other tasks and waits for them and for worker threads.
  /// SIGINT cancels `main`; a second one ends the process, unless the program handles SIGINT itself.
  /// Throws: what `main` ended with; KeyboardInterrupt when SIGINT ended it; RuntimeError at a deadlock.
  void run(TaskHandle main);

 private:
  void cancel_all_tasks();
  void interrupted(const TaskHandle& main);

  Ref<EventLoop> loop_;
  bool interrupted_ = false;
};

}  // namespace detail

/// Runs `main` as the first task of a new event loop until it is done; then cancels the tasks that are left and waits
/// for them and for the worker threads.
/// Cancellation: Ctrl-C (SIGINT) cancels `main`; a second one ends the process with exit code 130.
/// Throws: what `main` throws; KeyboardInterrupt when Ctrl-C ended it; RuntimeError when a loop runs on this thread
/// already, and when the simulation finds that no task can ever run again.
/// Source: CPython, asyncio.run.
template <class T>
T run(Coro<T> main, RunOptions options = {}) {
  detail::Runner runner(std::move(options));
  Task<T> task = create_task(std::move(main), {}, std::source_location());
  runner.run(task);
  if constexpr (!std::is_void_v<T>) return task.slot().take();
}

/// The seed's next number in [low, high). Throws: RuntimeError outside run(). Source: Python, random.uniform.
double uniform(double low, double high);
/// The seed's next whole number in [low, high]. Source: Python, random.randint.
std::int64_t randint(std::int64_t low, std::int64_t high);

}  // namespace aio
