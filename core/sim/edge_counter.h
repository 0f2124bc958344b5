// Counts the branches that user code takes: the simulation's measure of computing. User programs are compiled with
// -fsanitize-coverage=trace-pc, which calls the counter on every edge; the library is not.
#pragma once

#include <cstdint>

namespace aio::sim {

/// One thread's count. The compiler's hook has no argument, so this is a fact about the thread.
struct EdgeCounter {
  std::uint64_t count = 0;
  std::uint64_t alarm = UINT64_MAX;
  /// Called at every edge from `alarm` on; it sets the next alarm or ends the program.
  void (*at_alarm)() = nullptr;
  /// Called when the stack grows past this address; null where the host watches the stack.
  const char* lowest_frame = nullptr;
  void (*at_stack_end)() = nullptr;
};

extern thread_local EdgeCounter edges;

}  // namespace aio::sim
