// A scenario: what the world does to a program, from a JSON file. scenario_reader.h reads it. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/faults.h"
#include "sim/internet.h"
#include "sim/sweep.h"
#include "sim/visits.h"

namespace aio::sim {

class Simulation;

/// What a way is like; what is not said stays as it is.
struct LinkChange {
  std::optional<Duration> latency;
  std::optional<Duration> jitter;
  std::optional<std::int64_t> bandwidth;  ///< bytes a second
  std::optional<std::int64_t> loss;       ///< packets of a million; in the file a share of 1
  std::optional<std::int64_t> segment;    ///< payload bytes of a packet at most
};

/// What one host is like; what is not said stays as it is. A name that the program does not know makes a new host,
/// which has an address and no program.
struct HostScenario {
  std::string name;
  LinkChange link;  ///< its way to other hosts; of "localhost" also the way to itself
  std::optional<Duration> dns;
  std::optional<bool> ipv6;  ///< whether name servers know an IPv6 address, and name that first
  std::optional<Certificate> certificate;
  std::vector<Fault> faults;
};

/// The way between two hosts that there are, in both directions.
struct LinkScenario {
  std::string one;
  std::string other;
  LinkChange change;
};

/// Something that happens to the program once.
struct EventScenario {
  Deed deed = Deed::kCancel;
  // When: one of these.
  std::optional<Duration> time;
  std::optional<std::uint64_t> await;    ///< the n-th await of `task`, or of the program
  std::optional<std::uint64_t> byte;     ///< so many that `host` has sent on a connection
  std::optional<std::uint64_t> request;  ///< the n-th time that a client sends to `host`
  /// Whom it happens to: all connections of the host; and whose bytes and requests count. There must be such a host.
  std::string host = {};
  /// Only its bytes and requests count: the n-th of the host, from 1; 0 stands for each.
  std::uint64_t connection = 0;
  /// Who is cancelled, and whose suspensions count. Without: see Simulation::cancel_task().
  std::string task = {};
  int signal = 0;
  /// Of the await.
  Moment moment = Moment::kWaits;
};

struct Scenario {
  std::string file;  ///< what it was read from, for sentences
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> schedule;
  std::optional<Duration> statement_cost;  ///< what a statement of a database takes; in the file /database/cost
  std::vector<HostScenario> hosts;
  LinkChange everywhere;  ///< the way to each host but localhost; goes before what `hosts` say
  std::vector<LinkScenario> links;
  std::vector<EventScenario> events;
  std::vector<RequestScenario> requests;
  /// What a sweep of the program does, without an await: `./yp sweep` and the page begin with it.
  std::optional<Sweep> sweep;
};

/// Reads a scenario from a file, or from its text when that begins with "{".
/// Throws: ValueError "file: /json/pointer: reason"; OSError when there is no such file.
Scenario load_scenario(const std::string& path_or_text);
/// Lets the scenario happen to the program that the simulation will run. The run throws ValueError when the scenario
/// speaks of a host that there is not.
void install_scenario(Simulation& simulation, Scenario scenario);
/// What a statement of a database takes, if the scenario says it. A program that asks is linked with scenarios, also
/// when it makes no connections.
std::optional<Duration> statement_cost(const Simulation& simulation);
/// Gives the internet the scenario's hosts, links, faults and requests. Throws: ValueError.
void apply_scenario(const Scenario& scenario, Internet& internet);

}  // namespace aio::sim
