#include "conformance/worlds.h"

#include <csignal>

#include "asio/make_backend.h"
#include "sim/simulation.h"

namespace aio::testing {

std::unique_ptr<Backend> Simulated::make_backend() {
  return std::make_unique<sim::Simulation>();
}

void Simulated::send_signal(int signal) {
  sim::active_simulation()->inject_signal(get_running_loop().time(), signal);
}

void Simulated::block_until(const std::atomic<bool>&) {
  blocking_sleep(1s);
}

std::unique_ptr<Backend> Real::make_backend() {
  return asio::make_backend();
}

void Real::send_signal(int signal) {
  std::raise(signal);
}

void Real::block_until(const std::atomic<bool>& flag) {
  while (!flag) blocking_sleep(1ms);
}

}  // namespace aio::testing
