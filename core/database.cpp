// The composition root of programs with a database: what a statement costs in which world. Other programs do not link
// it.

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
  const sim::Scenario* scenario = simulation ? simulation->scenario() : nullptr;
  return scenario && scenario->statement_cost ? *scenario->statement_cost : kStatementCost;
}

}  // namespace aio::db::detail
