// Occupying the thread: what asynchronous code must not do, for the lessons about it. Any lane.
#pragma once

#include "base/duration.h"

namespace aio {

/// Holds the thread for `duration`, as time.sleep() does: on the loop, nothing else runs meanwhile; inside
/// to_thread(), only that worker is busy.
/// Suspends: never. Throws: RuntimeError outside run().
void blocking_sleep(Duration duration);

/// Declares that computing which was just done costs `cost` of simulated time; real backends ignore it, computing
/// takes its real time there. `what` names the work in the trace.
/// Lifetime: `what` is a literal.
void charge(Duration cost, const char* what);

}  // namespace aio
