// What a person lets happen to a program, as a text in the environment (AIO_INJECT): any program takes it, also one
// without connections, which has no scenario. Loop thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.h"
#include "sim/await_watch.h"
#include "sim/sweep.h"

namespace aio::sim {

class Simulation;

/// Something that happens to the program once.
struct Injection {
  Deed deed = Deed::kCancel;
  // When: one of these.
  std::optional<Duration> time = {};
  /// The n-th await of the program, from 1: the n-th `suspend` of its trace.
  std::optional<std::uint64_t> await = {};
  Moment moment = Moment::kWaits;
  /// Who is cancelled: a task's name, or "#3" for the task of that number. Without: see Simulation::cancel_task().
  std::string task = {};
  std::string host = {};
  int signal = 0;
};

/// Reads "do=cancel;task=fetch;at=10s|do=signal;signal=SIGINT;await=7": injections with a "|" or a line's end between
/// them. Throws: ValueError.
std::vector<Injection> read_injections(std::string_view text);

/// Lets them happen to the program that the simulation will run. The run throws ValueError when there is no such host.
/// Throws: ValueError when a program without connections is to lose one.
void install_injections(Simulation& simulation, std::vector<Injection> injections);

}  // namespace aio::sim
