// One body for both backends: a test case of this folder is a template over the world that it runs in. Real time is
// spent there, so only order and lower bounds are asserted.
#pragma once

#include <atomic>
#include <memory>

#include "support/test.h"

namespace aio::testing {

/// Virtual time.
struct Simulated {
  static std::unique_ptr<Backend> make_backend();
  /// The process gets `signal` now. Loop thread only.
  static void send_signal(int signal);
  /// Blocks a worker until the loop has set `flag`. A simulated job runs in one go: it blocks for a second.
  static void block_until(const std::atomic<bool>& flag);
};

/// The clock on the wall, threads and signals.
struct Real {
  static std::unique_ptr<Backend> make_backend();
  static void send_signal(int signal);
  static void block_until(const std::atomic<bool>& flag);
};

#ifdef __wasm__
#define WORLDS Simulated
#else
#define WORLDS Simulated, Real
#endif

/// Runs the body with a trace.
template <class World, std::invocable Body>
Run run_in(Body body) {
  return run_recorded(World::make_backend(), body());
}

/// Runs the body as programs do, without a trace. Throws: what run() throws.
template <class World, std::invocable Body>
void run_untraced_in(Body body, bool debug = false) {
  RunOptions options;
  options.backend = World::make_backend();
  options.debug = debug;
  run(body(), std::move(options));
}

}  // namespace aio::testing
