// Sweeps: the same scenario again and again, with a cancellation at each await in turn. Loop thread only.
#pragma once

#include <cstdint>

#include "support/simulate.h"

namespace aio::testing {

/// The name of the task that a sweep cancels; the scenario creates it.
inline constexpr const char* kVictim = "victim";

/// Runs `scenario` in a fresh simulation with a cancellation of its victim at the first await, at the second, and so
/// on, until the victim has no such await. Calls `check` with each run. Gives the number of runs with a cancellation.
std::uint64_t at_every_await(const detail::Function<Coro<>()>& scenario,
                             const detail::Function<void(const Run&)>& check);

/// Runs `work` as the victim, and waits for its end, whatever that is.
Coro<> run_as_victim(Coro<> work);

}  // namespace aio::testing
