// A scenario: what the world does to a program, from a JSON file. scenario_reader.h reads it. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/faults.h"
#include "sim/internet.h"

namespace aio::sim {

class Simulation;

/// What one host is like; what is not said stays as it is.
struct HostScenario {
  std::string name;
  std::optional<Duration> latency;
  std::optional<Duration> jitter;
  std::optional<std::int64_t> bandwidth;
  std::optional<std::int64_t> loss;  ///< packets of a million
  std::optional<Duration> dns;
  std::optional<Certificate> certificate;
  std::vector<Fault> faults;
};

struct LinkScenario {
  std::string one;
  std::string other;
  std::optional<Duration> latency;
  std::optional<Duration> jitter;
  std::optional<std::int64_t> bandwidth;
  std::optional<std::int64_t> loss;
};

enum class Deed : unsigned char { kCancel, kDisconnect, kCut, kRepair, kSignal };

/// Something that happens to the program once.
struct EventScenario {
  Deed deed = Deed::kCancel;
  // When: one of these.
  std::optional<Duration> time;
  std::optional<std::uint64_t> await;    ///< the n-th suspension of `task`, or of the program
  std::optional<std::uint64_t> byte;     ///< of a connection of `host`
  std::optional<std::uint64_t> request;  ///< the n-th time that a client sends to `host`
  std::string host = {};
  std::uint64_t connection = 0;
  std::string task = {};
  int signal = 0;
};

struct Scenario {
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> schedule;
  std::vector<HostScenario> hosts;
  std::vector<LinkScenario> links;
  std::vector<EventScenario> events;
};

/// Reads a scenario from a file, or from its text when that begins with "{".
/// Throws: ValueError "file: /json/pointer: reason"; OSError when there is no such file.
Scenario load_scenario(const std::string& path_or_text);
/// Lets the scenario happen to the program that the simulation will run.
void install_scenario(Simulation& simulation, Scenario scenario);
/// Gives the internet the scenario's hosts, links and faults. Throws: ValueError.
void apply_scenario(const Scenario& scenario, Internet& internet);

}  // namespace aio::sim
