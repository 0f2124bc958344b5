#include "sim/scenario.h"

#include <cstdio>
#include <utility>

#include "base/errors.h"
#include "net/errors.h"
#include "runtime/event_loop.h"
#include "sim/scenario_reader.h"
#include "sim/simulation.h"

namespace aio::sim {
namespace {

constexpr std::size_t kMaxFile = 1024 * 1024;  // bytes; a scenario is written by hand

std::string read_file(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (!file) throw OSError("The scenario " + path + " cannot be opened; is the path right?");
  std::string text(kMaxFile + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  if (text.size() > kMaxFile) throw ValueError(path + ": larger than 1 MiB; a scenario has at most that");
  return text;
}

void apply(const LinkChange& change, LinkOptions& link) {
  if (change.latency) link.latency = *change.latency;
  if (change.jitter) link.jitter = *change.jitter;
  if (change.bandwidth) link.bandwidth = *change.bandwidth;
  if (change.loss) link.loss = *change.loss;
  if (change.segment) link.segment = static_cast<std::size_t>(*change.segment);
}

// The host that a scenario speaks of at `place`.
Host& find_host(Internet& internet, const std::string& name, const std::string& place) {
  if (Host* const host = internet.host_named(name)) return *host;
  throw ValueError(place + ": there is no host \"" + name + "\"; there is " + internet.host_names());
}

void add_host(Internet& internet, const HostScenario& entry) {
  Host* const known = internet.host_named(entry.name);
  Host& host = known ? *known : internet.add_host(entry.name);
  apply(entry.link, host.link());
  if (&host == &internet.local_host()) apply(entry.link, internet.link(host, host).options());
  if (entry.dns) host.set_dns_delay(*entry.dns);
  if (entry.ipv6) host.set_ipv6(*entry.ipv6);
  if (entry.certificate) host.set_certificate(*entry.certificate);
  for (const Fault& fault : entry.faults) internet.add_fault(host, fault);
}

void happen(Simulation& simulation, const EventScenario& event) {
  switch (event.deed) {
    case Deed::kCancel:
      simulation.record_injection(name_of(event.deed));
      simulation.cancel_task(event.task);
      break;
    case Deed::kSignal:
      simulation.record_injection(name_of(event.deed));
      simulation.inject_signal(simulation.record_time(), event.signal);
      break;
    default:
      simulation.record_injection(name_of(event.deed), event.host);
      happen_to_host(simulation, event.deed, event.host, event.await.has_value());
  }
}

// What happens to the host happens at once, so that bytes behind this one suffer from it; what happens to the program
// comes from its loop, not in the middle of what a socket does.
void happen_to_packet(Simulation& simulation, const EventScenario& event) {
  if (event.deed != Deed::kCancel) return happen(simulation, event);
  simulation.inject(simulation.record_time(), [&simulation, event] { happen(simulation, event); });
}

void prepare(Simulation& simulation, const EventScenario& event, const std::string& place) {
  Internet& internet = Internet::of(simulation);
  Host* const host = event.host.empty() ? nullptr : &find_host(internet, event.host, place + "/host");
  if (event.time) {
    simulation.inject(*event.time, [&simulation, event] { happen(simulation, event); });
  } else if (event.await) {
    simulation.at_await(*event.await, event.task, [&simulation, event] { happen(simulation, event); }, event.moment);
  } else {
    Fault trigger{.kind = FaultKind::kEvent};
    trigger.byte = event.byte;
    trigger.request = event.request;
    trigger.connection = event.connection;
    trigger.event = internet.add_event([&simulation, event] { happen_to_packet(simulation, event); });
    internet.add_fault(*host, trigger);
  }
}

}  // namespace

Scenario load_scenario(const std::string& path_or_text) {
  if (path_or_text.starts_with('{')) return read_scenario(path_or_text, "scenario");
  return read_scenario(read_file(path_or_text), path_or_text);
}

void happen_to_host(Simulation& simulation, std::optional<Deed> deed, const std::string& name, bool at_once) {
  Internet& internet = Internet::of(simulation);
  Host& host = find_host(internet, name, "host");
  if (deed == Deed::kDisconnect) internet.disconnect(host, at_once);
  if (deed == Deed::kCut) internet.set_cut(host, true);
  if (deed == Deed::kRepair) internet.set_cut(host, false);
}

void install_scenario(Simulation& simulation, Scenario scenario) {
  const auto shared = std::make_shared<const Scenario>(std::move(scenario));
  if (shared->schedule) simulation.explore_schedules(*shared->schedule);
  simulation.set_scenario(shared);
  simulation.at_begin([&simulation, shared] {
    Internet::of(simulation);
    std::size_t index = 0;
    for (const EventScenario& event : shared->events) {
      prepare(simulation, event, shared->file + ": /inject/" + std::to_string(index++));
    }
  });
}

std::optional<Duration> statement_cost(const Simulation& simulation) {
  const Scenario* const scenario = simulation.scenario();
  return scenario ? scenario->statement_cost : std::nullopt;
}

void apply_scenario(const Scenario& scenario, Internet& internet) {
  for (const HostScenario& each : scenario.hosts) add_host(internet, each);
  for (const RequestScenario& each : scenario.requests) {
    if (!internet.host_named(each.from)) internet.add_host(each.from);
  }
  for (const auto& host : internet.hosts()) {
    if (host.get() != &internet.local_host()) apply(scenario.everywhere, host->link());
  }
  std::size_t index = 0;
  for (const LinkScenario& each : scenario.links) {
    const std::string place = scenario.file + ": /links/" + std::to_string(index++) + "/between/";
    Host& one = find_host(internet, each.one, place + "0");
    Host& other = find_host(internet, each.other, place + "1");
    apply(each.change, internet.link(one, other).options());
    if (&one != &other) apply(each.change, internet.link(other, one).options());
  }
  add_visits(internet, scenario.requests);
}

}  // namespace aio::sim
