// The composition root of programs with a database: what a statement costs in which world. Other programs do not link
// it.

#include <optional>

#include "db/detail/pool_state.h"
#include "sim/scenario.h"
#include "sim/simulation.h"

namespace aio::db::detail {
namespace {

/// A statement of the simulated database, unless a scenario says something else: a small one on a disk nearby.
constexpr Duration kStatementCost{1'000'000};

}  // namespace

Duration statement_cost(Backend& backend) {
  auto* simulation = dynamic_cast<sim::Simulation*>(&backend);
  const std::optional<Duration> said = simulation ? sim::statement_cost(*simulation) : std::nullopt;
  return said.value_or(kStatementCost);
}

}  // namespace aio::db::detail
