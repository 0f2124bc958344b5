// Reads scenarios from JSON, strictly: what it does not know, it refuses. Any thread.
#pragma once

#include <string>

#include "sim/scenario.h"

namespace aio::sim {

/// Throws: ValueError "name: /json/pointer: reason and what is allowed".
Scenario read_scenario(const std::string& text, const std::string& name);

}  // namespace aio::sim
