#include "sim/edge_counter.h"

namespace aio::sim {
thread_local EdgeCounter edges;
}

extern "C" void __sanitizer_cov_trace_pc() {
  aio::sim::EdgeCounter& counter = aio::sim::edges;
  if (++counter.count >= counter.alarm) [[unlikely]]
    counter.at_alarm();
#ifndef __wasm__
  if (static_cast<const char*>(__builtin_frame_address(0)) < counter.lowest_frame) [[unlikely]]
    counter.at_stack_end();
#endif
}
