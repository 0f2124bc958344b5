// Requests that come to the program from outside, as a scenario has them: somebody at a browser, or with curl.
// Loop thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/duration.h"

namespace aio::sim {

class Internet;

/// One HTTP request that a host sends on a connection of its own.
struct RequestScenario {
  /// Who asks. A name that the internet does not know makes a new host.
  std::string from;
  Duration time{};
  std::string method;
  /// Whom, and on which port. "localhost" stands for the program's computer.
  std::string host;
  std::uint16_t port = 80;
  /// Path and query.
  std::string target;
  std::string body;
  /// The host closes the connection so long after it has asked, answered or not.
  std::optional<Duration> leaves;
};

/// Lets every request happen at its time. To the hosts that ask, 127.0.0.1 is the program's computer, on the far side
/// of their link. Throws: ValueError when one of them runs a program of its own.
void add_visits(Internet& internet, const std::vector<RequestScenario>& requests);

}  // namespace aio::sim
