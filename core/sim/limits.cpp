#include "sim/limits.h"

#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>

#ifdef __wasm__
#include <malloc.h>
#include <wasi/api.h>
#else
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

// The last edge of the running step, and how real time is watched meanwhile. Real time decides nothing but when a
// program that takes too long is stopped, whose end is no part of a course.
struct ComputingLimit {
  std::uint64_t last_edge = UINT64_MAX;
  std::int64_t real_limit = 0;  // nanoseconds; 0 means none
  std::int64_t looked_at = 0;
  std::uint64_t interval = 16;  // edges between two looks at the clock
  std::uint64_t next_look = 0;  // the edge of the next look: many short polls must not put it off
};

thread_local ComputingLimit computing;

constexpr std::int64_t kLookEvery = 1'000'000;       // nanoseconds: the interval is fitted to about this
constexpr std::uint64_t kShortestInterval = 16;      // one edge may call a library function that takes milliseconds
constexpr std::uint64_t kLongestInterval = 1 << 16;  // well under a millisecond of bare loops

// Real time since the program began, from a host that limits it; 0 elsewhere.
std::int64_t real_time() {
#ifdef __wasm__
  __wasi_timestamp_t time = 0;
  if (__wasi_clock_time_get(__WASI_CLOCKID_THREAD_CPUTIME_ID, 1, &time) == __WASI_ERRNO_SUCCESS) {
    return static_cast<std::int64_t>(time);
  }
#endif
  return 0;
}

std::int64_t real_limit_from_host() {
  const char* milliseconds = std::getenv("AIO_MAX_REAL_MS");
  return milliseconds ? std::strtoll(milliseconds, nullptr, 10) * 1'000'000 : 0;
}

void set_alarm() {
  const std::uint64_t look = computing.real_limit ? computing.next_look : UINT64_MAX;
  edges.alarm = look < computing.last_edge ? look : computing.last_edge;
}

void look_at_limits() {
  if (edges.count >= computing.last_edge) {
    stop_active("cpu", "",
                " computed for 2 s without awaiting anything, so no other task could run. "
                "Await inside the loop, or move the work to to_thread().");
  }
  const std::int64_t now = real_time();
  if (now >= computing.real_limit) {
    stop_active(
        "time", "",
        " was still running after " + seconds(Duration(computing.real_limit)) + " of real time. Does its loop end?");
  }
  computing.interval = now - computing.looked_at < kLookEvery ? computing.interval * 2 : kShortestInterval;
  if (computing.interval > kLongestInterval) computing.interval = kLongestInterval;
  computing.looked_at = now;
  computing.next_look = edges.count + computing.interval;
  set_alarm();
}

[[maybe_unused]] void stack_ended() {
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

#ifdef __wasm__
// What malloc asks for at least: its usual step is one page, and to Node each step costs 0.4 ms.
constexpr int kGrowthBytes = 1024 * 1024;
#else
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
  edges.at_alarm = look_at_limits;
  computing.real_limit = real_limit_from_host();
#ifdef __wasm__
  mallopt(M_GRANULARITY, kGrowthBytes);
#else
  edges.lowest_frame = lowest_frame();
  edges.at_stack_end = stack_ended;
#endif
  loop.recorder().set_full_handler(trace_filled);
  if (!reserve) reserve = static_cast<char*>(std::malloc(kReserveBytes));
  std::set_new_handler(memory_ran_out);
}

void allow_edges(std::uint64_t count) {
  computing.last_edge = edges.count + count;
  set_alarm();
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
