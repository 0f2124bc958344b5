// The composition root: which world a program runs in when it does not say.

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "asio/make_backend.h"
#include "base/environment.h"
#include "base/errors.h"
#include "runtime/run.h"
#include "sim/inject.h"
#include "sim/judge.h"
#include "sim/scenario.h"
#include "sim/simulation.h"
#include "sim/sweep.h"

namespace aio::sim {
// Weak: programs without connections and databases go without the scenario reader and JSON, 50 KB of a module. Others
// get both from the network or the database.
__attribute__((weak)) Scenario load_scenario(const std::string& path_or_text);
__attribute__((weak)) void install_scenario(Simulation& simulation, Scenario scenario);
}  // namespace aio::sim

namespace aio::check {
// Weak: only the programs of exercises are linked with their checks (lessons/support/check/exercise.h).
__attribute__((weak)) std::unique_ptr<trace::Sink> judged_by_exercise(std::unique_ptr<trace::Sink> next,
                                                                      const std::string& scope);
}  // namespace aio::check

namespace aio::detail {
namespace {

constexpr std::uint64_t kDefaultSeed = 1;

std::uint64_t seed_from_environment(const Backend& backend) {
  if (const auto seed = number_from_environment("AIO_SEED")) return *seed;
  return backend.is_simulated() ? kDefaultSeed : asio::draw_seed();
}

bool debug_from_environment() {
  const char* text = std::getenv("AIO_DEBUG");
  const std::string_view value = text ? text : "";
  if (!value.empty() && value != "0" && value != "1") {
    throw Error("AIO_DEBUG=" + std::string(value) + ": write 1 for debug mode, or 0");
  }
  return value == "1";
}

std::unique_ptr<Backend> backend_from_environment() {
  const char* text = std::getenv("AIO_BACKEND");
  const std::string_view name = text ? text : "sim";
  if (name == "asio") return asio::make_backend();
  if (name != "sim")
    throw Error("AIO_BACKEND=" + std::string(name) + ": there is sim (simulated time) and asio (real time)");
  auto simulation = std::make_unique<sim::Simulation>();
  if (const auto seed = number_from_environment("AIO_SCHEDULE")) simulation->explore_schedules(*seed);
  return simulation;
}

std::optional<sim::Scenario> scenario_of(const RunOptions& options) {
  std::string source = options.scenario;
  if (const char* path = std::getenv("AIO_SCENARIO"); source.empty() && path) source = path;
  if (source.empty()) return {};
  if (!sim::load_scenario)
    throw Error(
        "AIO_SCENARIO: this program has no connections and no database, so there is nothing for a scenario to do");
  return sim::load_scenario(source);
}

// A run of a sweep, and its judge.
void complete_sweep(RunOptions& options, const std::optional<sim::Scenario>& scenario) {
  const char* const text = std::getenv("AIO_SWEEP");
  if (!text || !*text) return;
  if (!options.backend->is_simulated()) throw Error("AIO_SWEEP: only a run in simulated time can be swept");
  const sim::Sweep sweep = sim::read_sweep(text, scenario && scenario->sweep ? *scenario->sweep : sim::Sweep());
  sim::install_sweep(static_cast<sim::Simulation&>(*options.backend), sweep);
  const sim::Judge::Expected expected{sweep.await.has_value(), sweep.invariants};
  options.trace = std::make_unique<sim::Judge>(std::move(options.trace), expected);
}

// A run of an exercise's program, and its checks.
void complete_checks(RunOptions& options) {
  const char* const scope = std::getenv("AIO_CHECK");
  if (!scope || !*scope) return;
  if (!check::judged_by_exercise) throw Error("AIO_CHECK: this program has no checks; it is no exercise's");
  options.trace = check::judged_by_exercise(std::move(options.trace), scope);
}

// What a person lets happen to this run.
void complete_injections(const RunOptions& options) {
  const char* const text = std::getenv("AIO_INJECT");
  if (!text || !*text) return;
  if (!options.backend->is_simulated()) throw Error("AIO_INJECT: only to a run in simulated time can something happen");
  sim::install_injections(static_cast<sim::Simulation&>(*options.backend), sim::read_injections(text));
}

// An exception that leaves main() ends the program as it ends a Python script: said in a line, exit code 1.
[[noreturn]] void report_and_exit() {
  std::fflush(stdout);
  int exit = 1;
  if (const std::exception_ptr error = std::current_exception()) {
    try {
      std::rethrow_exception(error);
    } catch (const KeyboardInterrupt&) {
      exit = kExitInterrupted;
    } catch (...) {
    }
    std::fprintf(stderr, "Unhandled %s\n", describe_exception(error).c_str());
  }
  std::_Exit(exit);
}

}  // namespace

void complete_options(RunOptions& options) {
  if (!options.backend) std::set_terminate(report_and_exit);
  if (!options.debug) options.debug = debug_from_environment();
  std::optional<sim::Scenario> scenario = scenario_of(options);
  if (!options.seed && scenario && !std::getenv("AIO_SEED")) options.seed = scenario->seed;
  if (!options.trace) {
    if (const char* path = std::getenv("AIO_TRACE"); path && *path) options.trace = trace::open_sink(path);
  }
  const bool is_given_world = options.backend != nullptr;
  if (!is_given_world) options.backend = backend_from_environment();
  if (!options.seed) options.seed = seed_from_environment(*options.backend);
  if (!is_given_world) {
    complete_checks(options);
    complete_sweep(options, scenario);
    complete_injections(options);
  }
  if (scenario && options.backend->is_simulated()) {
    sim::install_scenario(static_cast<sim::Simulation&>(*options.backend), std::move(*scenario));
  }
}

}  // namespace aio::detail
