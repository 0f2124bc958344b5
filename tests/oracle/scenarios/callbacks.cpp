// The loop: ready queue, timers, done-callbacks.
#include "native/scenario.h"

namespace oracle {

using namespace aio;
using namespace std::chrono_literals;

namespace {

Coro<> call_soon_runs_in_order(Log log) {
  EventLoop& loop = get_running_loop();
  for (int i = 0; i < 3; ++i) loop.call_soon([log, i] { log("callback", i); });
  log("scheduled");
  co_await checkpoint();
  log("passed");
}

}  // namespace

Topic callbacks_topic() {
  return {"callbacks", {{"call_soon_runs_in_order", call_soon_runs_in_order}}};
}

}  // namespace oracle
