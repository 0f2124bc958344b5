#include "sim/limits.h"

#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>

#ifndef __wasm__
#include <sys/resource.h>
#endif

#include "base/errors.h"
#include "runtime/event_loop.h"
#include "sim/edge_counter.h"
#include "sim/simulation.h"

namespace aio::sim {
namespace {

std::string seconds(Duration time) {
  std::string text = std::to_string(static_cast<double>(time.count()) / 1e9);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text + " s";
}

[[noreturn]] void stop_active(const char* why, const std::string& before, const std::string& after) {
  Simulation* simulation = active_simulation();
  if (!simulation) std::abort();
  simulation->stop(why, before + simulation->current_coroutine() + after);
}

void computed_too_long() {
  stop_active("cpu", "",
              " computed for 2 s without awaiting anything, so no other task could run. "
              "Await inside the loop, or move the work to to_thread().");
}

void stack_ended() {
  stop_active("stack", "The stack overflowed in ", ": functions call each other too deeply. Does the recursion end?");
}

constexpr std::uint64_t kRecordsToReachATask = 1000;  // grace for a report that can name a coroutine

void trace_filled(std::uint64_t records) {
  const Simulation* simulation = active_simulation();
  if (!simulation->in_task() && records < trace::Recorder::kMaxRecords + kRecordsToReachATask) return;
  stop_active("trace",
              "The run reached " + std::to_string(trace::Recorder::kMaxRecords) + " events at " +
                  seconds(simulation->record_time()) + "; the last was in ",
              ". Does its loop end?");
}

// Memory is gone: what the sentence needs is set aside beforehand.
char* reserve = nullptr;

void memory_ran_out() {
  if (!reserve) std::abort();
  std::set_new_handler(nullptr);
  std::free(std::exchange(reserve, nullptr));
  stop_active("memory", "Memory ran out in ", ". Does something grow without end?");
}

constexpr std::size_t kReserveBytes = 64 * 1024;

#ifndef __wasm__
constexpr std::size_t kStackMargin = 256 * 1024;  // what the report itself, and code that is not watched, may need
constexpr std::size_t kUsualStack = 8 * 1024 * 1024;

const char* lowest_frame() {
  rlimit stack{};
  std::size_t bytes = kUsualStack;
  if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur != RLIM_INFINITY) bytes = stack.rlim_cur;
  return static_cast<const char*>(__builtin_frame_address(0)) - bytes + kStackMargin;
}
#endif

}  // namespace

void install_limits(EventLoop& loop) {
  edges.at_limit = computed_too_long;
#ifndef __wasm__
  edges.lowest_frame = lowest_frame();
  edges.at_stack_end = stack_ended;
#endif
  loop.recorder().set_full_handler(trace_filled);
  if (!reserve) reserve = static_cast<char*>(std::malloc(kReserveBytes));
  std::set_new_handler(memory_ran_out);
}

void Simulation::stop(const char* why, const std::string& text) {
  loop_->recorder().set_full_handler(nullptr);
  std::fflush(stdout);
  std::fprintf(stderr, "Stopped: %s\n", text.c_str());
  std::fflush(stderr);
  record_stop(why, text, kExitStopped);
  std::_Exit(kExitStopped);
}

}  // namespace aio::sim

// Called by the wasm host when the program cannot go on by itself: after a trap, at the output limit, with an exception
// that nobody caught. The host has reset the stack; it says why: 0 crash, 1 stack, 2 output, 3 exception.
extern "C" __attribute__((used, visibility("default"))) void aio_post_mortem(int why) {
  using aio::sim::Simulation;
  struct Ending {
    const char* why;
    const char* before;
    const char* after;
  };
  static constexpr Ending kEndings[] = {
      {"crash", "The program crashed in ", ": a bad memory access, or abort()."},
      {"stack", "The stack overflowed in ", ": functions call each other too deeply. Does the recursion end?"},
      {"output", "The program wrote more than 1 MiB of output; the last came from ", ". Does its loop end?"},
  };
  std::fflush(stdout);
  Simulation* simulation = aio::sim::active_simulation();
  if (why == 3) {
    std::fprintf(stderr, "Unhandled %s\n", aio::describe_exception(std::current_exception()).c_str());
    if (simulation) simulation->record_stop("exception", aio::describe_exception(std::current_exception()), 1);
    return;
  }
  const Ending& ending = kEndings[why < 0 || why > 2 ? 0 : why];
  const std::string where = simulation ? simulation->current_coroutine() : "code outside run()";
  const std::string text = ending.before + where + ending.after;
  std::fprintf(stderr, "Stopped: %s\n", text.c_str());
  if (simulation) simulation->record_stop(ending.why, text, aio::sim::kExitStopped);
}
