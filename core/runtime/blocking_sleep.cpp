#include "runtime/blocking_sleep.h"

#include "base/errors.h"
#include "runtime/event_loop.h"

namespace aio {
namespace {

Backend& backend_of_this_thread() {
  if (Backend* backend = detail::current_backend()) return *backend;
  throw RuntimeError("there is no run to charge; call this from a coroutine that run() runs, or inside to_thread()");
}

}  // namespace

void blocking_sleep(Duration duration) {
  if (duration > Duration::zero()) backend_of_this_thread().block(duration, "blocking_sleep");
}

void charge(Duration cost, const char* what) {
  if (cost > Duration::zero()) backend_of_this_thread().charge(cost, what);
}

}  // namespace aio
