#include "runtime/blocking_sleep.h"

#include "runtime/event_loop.h"

namespace aio {

void blocking_sleep(Duration duration) {
  if (duration > Duration::zero()) get_running_loop().backend().block(duration, "blocking_sleep");
}

void charge(Duration cost, const char* what) {
  if (cost > Duration::zero()) get_running_loop().backend().charge(cost, what);
}

}  // namespace aio
