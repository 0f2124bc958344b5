// Processes that serve the same address: what run_app() does with workers. Native only.
#pragma once

#include "base/function.h"

namespace aio::web::detail {

/// Runs `body` in `count` processes of their own, which are made by fork, and returns when all have ended. SIGINT and
/// SIGTERM are passed on to them as SIGTERM. They end when this process does. One that ends before that is told on
/// stderr, and the others go on. `body` gets its worker's number, from 0.
/// Requires: one thread, no running loop.
/// Throws: RuntimeError when a worker failed, after the last has ended, and when the system makes no process.
void run_workers(unsigned count, aio::detail::Function<void(unsigned worker)> body);

}  // namespace aio::web::detail
