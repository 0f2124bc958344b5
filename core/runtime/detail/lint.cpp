#include "runtime/detail/lint.h"

#include <cstdio>
#include <cstring>

#include "base/errors.h"
#include "base/repr.h"
#include "runtime/coro.h"
#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"

namespace aio::detail {
namespace {

template <class Action>
void quietly(Action action) noexcept {
  try {
    action();
  } catch (...) {  // no memory left: the program's own failure is the one to hear of
  }
}

bool same_line(const Place& a, const Place& b) noexcept {
  return a.line == b.line && (a.file == b.file || (a.file && b.file && std::strcmp(a.file, b.file) == 0));
}

std::string duration_text(Duration value) {
  std::string text;
  append_duration(text, value);
  return text;
}

std::string created_text(const TaskBase& task) {
  return task.created() ? ", created at " + trace::place_text(task.created()) + "," : "";
}

void warn(const std::string& text) noexcept {
  std::fflush(stdout);
  std::fprintf(stderr, "%s\n", text.c_str());
}

// asyncio's words, for those who look for them.
void warn_slow(const std::string& what, Duration took) {
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.3f", std::chrono::duration<double>(took).count());
  warn("Executing " + what + " took " + seconds + " seconds");
}

std::string asyncio_repr(const TaskBase& task, const std::string& coroutine, Place at, bool ended) {
  std::string text = std::string("<Task ") + (ended ? "finished" : "pending") + " name='" + task.name() + "' coro=<" +
                     coroutine + "()" + (ended ? " done, last at " : " running at ") + trace::place_text(at) + ">";
  if (task.created()) text += " created at " + trace::place_text(task.created());
  return text + ">";
}

}  // namespace

std::size_t Lints::line_of(Place at) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (same_line(lines_[i].at, at)) return i;
  }
  lines_.push_back({at, 0, 0});
  return lines_.size() - 1;
}

bool Lints::first(Once what, Place at) {
  Line& line = lines_[line_of(at)];
  if ((line.said & what) != 0) return false;
  line.said |= what;
  return true;
}

std::string Lints::identity(const TaskBase& task) const {
  return "Task " + task.name() + " (" + loop_.recorder().name_of(task.function()).text + ")";
}

void Lints::record(std::string_view lint, std::string_view text, const TaskBase* task, Place at) noexcept {
  if (!loop_.tracing() || loop_.is_closed()) return;
  auto line = loop_.record("lint");
  line.text("lint", lint).text("text", text).id("task", task ? task->id() : 0).place(at);
}

void Lints::report(std::string_view lint, const std::string& text, const TaskBase* task, Place at) {
  record(lint, text, task, at);
  if (loop_.get_debug()) warn("Warning: " + text + " [" + std::string(lint) + "]");
}

void Lints::task_created(TaskBase& task) noexcept {
  if (!task.created()) return;
  quietly([&] {
    const std::size_t index = line_of(task.created());
    Line& line = lines_[index];
    task.lint_line = index + 1;
    if (++line.unfinished == kUnboundedTasks && first(kUnbounded, line.at)) unbounded_spawn(line);
  });
}

void Lints::task_ended(TaskBase& task) noexcept {
  if (task.lint_line == 0) return;
  --lines_[task.lint_line - 1].unfinished;
  task.lint_line = 0;
}

void Lints::unbounded_spawn(const Line& line) {
  report("unbounded-spawn",
         std::to_string(line.unfinished) + " unfinished tasks were created at " + trace::place_text(line.at) +
             ", and nothing there limits them: acquire a Semaphore before create_task(), or let a few workers take "
             "the work from a Queue",
         nullptr, line.at);
}

Lints::Step Lints::step_begins(const TaskBase& task) noexcept {
  const PromiseBase* coroutine = task.visible();
  return {loop_.backend().record_time(), coroutine ? coroutine->at : Place()};
}

void Lints::step_ends(const Step& step, const TaskBase& task, bool ended) noexcept {
  const Duration took = loop_.backend().record_time() - step.began;
  if (took < kUnyieldingStep && took < loop_.slow_callback_duration) return;
  quietly([&] {
    if (took >= loop_.slow_callback_duration) {
      blocked(step, task, ended, took);
    } else if (ended && !task.has_suspended() && task.created()) {
      never_yielded(task, took);
    }
  });
}

void Lints::blocked(const Step& step, const TaskBase& task, bool ended, Duration took) {
  const PromiseBase* coroutine = task.visible();
  const std::string name = loop_.recorder().name_of(coroutine ? coroutine->function : task.function()).text;
  const Place to = coroutine ? coroutine->at : step.from;
  if (loop_.get_debug()) warn_slow(asyncio_repr(task, name, to, ended), took);
  if (!first(kBlocked, step.from)) return;
  report("loop-blocked",
         "Task " + task.name() + " held the loop for " + duration_text(took) + ": " + name + " ran from " +
             trace::place_text(step.from) + (ended ? " to its end" : " to " + trace::place_text(to)) +
             " without waiting, and no other task could run. Give the slow call to to_thread(), or do it in slices "
             "with checkpoint() between them",
         &task, step.from);
}

void Lints::never_yielded(const TaskBase& task, Duration took) {
  if (!first(kNeverYielded, task.created())) return;
  report("never-yielded",
         identity(task) + created_text(task) + " computed for " + duration_text(took) +
             " and ended without waiting once: it held up every other task. A task is no thread; give computing to "
             "to_thread(), or put checkpoint() into its loop",
         &task, task.created());
}

void Lints::callback_ends(Duration began) noexcept {
  const Duration took = loop_.backend().record_time() - began;
  if (took < loop_.slow_callback_duration) return;
  quietly([&] {
    if (loop_.get_debug()) warn_slow("<Handle of a callback>", took);
    if (!first(kBlocked, {})) return;
    report("loop-blocked",
           "A callback of the event loop held it for " + duration_text(took) +
               ", and no task could run. A callback only starts something: give the slow call to to_thread()",
           nullptr, {});
  });
}

void Lints::cancellation_swallowed(const TaskBase& task, Place delivered) noexcept {
  quietly([&] {
    report("swallowed-cancel",
           "Task " + task.name() + " was cancelled" + (delivered ? " at " + trace::place_text(delivered) : "") +
               " and went on: catch CancelledError only to clean up, then throw it on",
           &task, delivered);
  });
}

// The exception handler says it on stderr.
void Lints::exception_unretrieved(const TaskBase& task) noexcept {
  quietly([&] {
    record("exception-never-retrieved",
           identity(task) + created_text(task) + " failed, and nobody asked for its result: " +
               describe_exception(task.error()) + ". Await the task, or give it to a TaskGroup",
           &task, task.created());
  });
}

void Lints::task_outlives_run(const TaskBase& task) noexcept {
  if (!task.created()) return;
  quietly([&] {
    const bool shielded = task.shield_left();
    if (!first(shielded ? kUntracked : kOutlived, task.created())) return;
    const std::string what =
        identity(task) + created_text(task) + " was still running when run() ended, which cancels it: ";
    if (shielded) {
      report("shield-untracked",
             what + "who waited for it in shield() had left. Keep the task and await it before the program ends", &task,
             task.created());
    } else {
      report("task-outlived-owner", what + "await it, or give it to a TaskGroup", &task, task.created());
    }
  });
}

void Lints::never_closed(std::string_view text, Place made) noexcept {
  quietly([&] { report("never-closed", std::string(text), loop_.current_task, made); });
}

void Lints::never_awaited(std::string_view text) noexcept {
  const TaskBase* task = loop_.current_task;
  const PromiseBase* place = task ? task->visible() : nullptr;
  record("never-awaited", text, task, place ? place->at : Place());
}

void report_never_closed(std::string_view text, Place made) noexcept {
  EventLoop* loop = running_loop();
  if (Lints* lints = loop && !loop->is_closed() ? loop->lints() : nullptr) lints->never_closed(text, made);
}

void report_never_awaited(const PromiseBase& promise) noexcept {
  quietly([&] {
    const trace::FunctionName name = trace::short_function_name(promise.function ? promise.function : "");
    const std::string text =
        "coroutine '" + name.text + "' was never awaited: nothing in it ran; write co_await before the call";
    warn("RuntimeWarning: " + text);
    EventLoop* loop = running_loop();
    if (Lints* lints = loop ? loop->lints() : nullptr) lints->never_awaited(text);
  });
}

}  // namespace aio::detail
