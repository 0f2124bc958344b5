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

template <class Entry>
void change(LinkOptions& link, const Entry& entry) {
  if (entry.latency) link.latency = *entry.latency;
  if (entry.jitter) link.jitter = *entry.jitter;
  if (entry.bandwidth) link.bandwidth = *entry.bandwidth;
  if (entry.loss) link.loss = *entry.loss;
}

Host& host_or_new(Internet& internet, const std::string& name) {
  Host* const host = internet.host_named(name);
  return host ? *host : internet.add_host(name);
}

void add_host(Internet& internet, const HostScenario& entry) {
  Host& host = host_or_new(internet, entry.name);
  change(host.link(), entry);
  if (&host == &internet.local_host()) change(internet.link(host, host).options(), entry);
  if (entry.dns) host.set_dns_delay(*entry.dns);
  if (entry.certificate) host.set_certificate(*entry.certificate);
  for (const Fault& fault : entry.faults) internet.add_fault(host, fault);
}

void do_to_host(Internet& internet, Deed deed, Host& host) {
  if (deed == Deed::kDisconnect) internet.disconnect(host);
  if (deed == Deed::kCut) internet.set_cut(host, true);
  if (deed == Deed::kRepair) internet.set_cut(host, false);
}

void happen(Simulation& simulation, const EventScenario& event) {
  switch (event.deed) {
    case Deed::kCancel:
      simulation.cancel_task(event.task);
      break;
    case Deed::kSignal:
      simulation.inject_signal(simulation.record_time(), event.signal);
      break;
    default: {
      Internet& internet = Internet::of(simulation);
      do_to_host(internet, event.deed, host_or_new(internet, event.host));
    }
  }
}

void prepare(Simulation& simulation, const EventScenario& event) {
  if (event.time) {
    simulation.inject(*event.time, [&simulation, event] { happen(simulation, event); });
  } else if (event.await) {
    simulation.at_await(*event.await, event.deed == Deed::kCancel ? event.task : "",
                        [&simulation, event] { happen(simulation, event); });
  } else {
    Internet& internet = Internet::of(simulation);
    Fault trigger{.kind = FaultKind::kEvent};
    trigger.byte = event.byte;
    trigger.request = event.request;
    trigger.connection = event.connection;
    trigger.event = internet.add_event([&simulation, event] { happen(simulation, event); });
    internet.add_fault(host_or_new(internet, event.host), trigger);
  }
}

}  // namespace

Scenario load_scenario(const std::string& path_or_text) {
  if (path_or_text.starts_with('{')) return read_scenario(path_or_text, "scenario");
  return read_scenario(read_file(path_or_text), path_or_text);
}

void install_scenario(Simulation& simulation, Scenario scenario) {
  const auto shared = std::make_shared<const Scenario>(std::move(scenario));
  if (shared->schedule) simulation.explore_schedules(*shared->schedule);
  simulation.set_scenario(shared);
  simulation.at_begin([&simulation, shared] {
    Internet::of(simulation);
    for (const EventScenario& event : shared->events) prepare(simulation, event);
  });
}

void apply_scenario(const Scenario& scenario, Internet& internet) {
  for (const HostScenario& each : scenario.hosts) add_host(internet, each);
  for (const LinkScenario& each : scenario.links) {
    Host& one = host_or_new(internet, each.one);
    Host& other = host_or_new(internet, each.other);
    change(internet.link(one, other).options(), each);
    change(internet.link(other, one).options(), each);
  }
}

}  // namespace aio::sim
