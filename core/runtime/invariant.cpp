#include "runtime/invariant.h"

#include <cstdio>
#include <string>

#include "runtime/detail/task_base.h"
#include "runtime/event_loop.h"

namespace aio {

bool invariant(std::string_view text, bool holds, std::source_location at) {
  if (EventLoop* const loop = detail::running_loop(); loop && loop->tracing()) {
    auto line = loop->record("invariant");
    line.text("text", text).number("ok", holds ? 1 : 0);
    line.id("task", loop->current_task ? loop->current_task->id() : 0).place(at);
  }
  if (holds) return true;
  std::fflush(stdout);
  std::fprintf(stderr, "Invariant broken: %s (%s)\n", std::string(text).c_str(), trace::place_text(at).c_str());
  return false;
}

}  // namespace aio
