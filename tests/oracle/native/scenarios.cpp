#include <memory>

#include "scenario.h"
#include "sim/simulation.h"

namespace oracle {

using namespace aio;

namespace {

Coro<> run_heard(Scenario scenario, Log log) {
  hear_exceptions(log);
  std::exception_ptr error;
  try {
    Coro<> body = scenario(log);
    co_await std::move(body);
  } catch (...) {
    error = std::current_exception();
  }
  log("ends", error);
  get_running_loop().set_exception_handler([](const ExceptionContext&) {});
}

}  // namespace

std::vector<Topic> all_topics() {
  return {callbacks_topic(),       gathering_topic(), groups_topic(),  queues_topic(),
          synchronisation_topic(), tasks_topic(),     timeouts_topic()};
}

std::vector<std::string> run_scenario(Scenario scenario) {
  Log log;
  RunOptions options;
  options.seed = 1;
  options.backend = std::make_unique<sim::Simulation>();
  try {
    run(run_heard(scenario, log), std::move(options));
  } catch (const RuntimeError& error) {
    const bool deadlock = std::string_view(error.what()).starts_with("Deadlock");
    log.plain(deadlock ? "deadlock" : std::string("failed: ") + error.what());
  }
  return log.lines();
}

}  // namespace oracle
