#include "support/at_every_await.h"

#include <memory>

#include "sim/simulation.h"

namespace aio::testing {
namespace {

constexpr std::uint64_t kMostAwaits = 10'000;  // a sweep that does not end is a mistake

}  // namespace

std::uint64_t at_every_await(const detail::Function<Coro<>()>& scenario,
                             const detail::Function<void(const Run&)>& check) {
  for (std::uint64_t n = 1; n < kMostAwaits; ++n) {
    auto simulation = std::make_unique<sim::Simulation>();
    bool reached = false;
    simulation->at_await(n, kVictim, [&reached, world = simulation.get()] {
      reached = true;
      world->cancel_task(kVictim);
    });
    const Run run = run_recorded(std::move(simulation), scenario());
    check(run);
    if (!reached) return n - 1;
  }
  return kMostAwaits;
}

Coro<> run_as_victim(Coro<> work) {
  TaskOptions options;
  options.name = kVictim;
  const Task<> victim = create_task(std::move(work), std::move(options));
  try {
    co_await victim;
  } catch (const CancelledError&) {
  }
}

}  // namespace aio::testing
