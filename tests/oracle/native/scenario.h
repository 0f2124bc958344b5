// Scenarios: coroutines that exist on both sides under one name, whose logs must be equal. Loop thread only.
#pragma once

#include <string>
#include <vector>

#include "log.h"

namespace oracle {

using Scenario = aio::Coro<> (*)(Log);

struct NamedScenario {
  std::string name;
  Scenario run;
};

struct Topic {
  std::string name;
  std::vector<NamedScenario> scenarios;
};

/// One function a file of scenarios/: its topic has the file's name.
Topic callbacks_topic();
Topic gathering_topic();
Topic groups_topic();
Topic queues_topic();
Topic synchronisation_topic();
Topic tasks_topic();
Topic timeouts_topic();

/// All of them.
std::vector<Topic> all_topics();

/// Runs one in a fresh simulation and gives its log, ended by the exception that left it.
std::vector<std::string> run_scenario(Scenario scenario);

}  // namespace oracle
