#include "sim/internet.h"

#include <algorithm>
#include <cstring>

#include "base/errors.h"
#include "runtime/event_loop.h"
#include "sim/connection.h"
#include "sim/machine.h"
#include "sim/sim_network.h"
#include "sim/simulation.h"

namespace aio::sim {
namespace {

constexpr const char* kLocalAddress = "192.168.1.2";

bool is_syn(const char* flags) noexcept {
  return std::strncmp(flags, "SYN", 3) == 0;
}

std::string address_of(std::size_t index) {
  constexpr std::size_t kHostsInNetwork = 250;
  return "93.184." + std::to_string(216 + index / kHostsInNetwork) + "." + std::to_string(index % kHostsInNetwork);
}

// The way between two hosts is in each respect as bad as the worse of theirs.
LinkOptions worse_of(const LinkOptions& one, const LinkOptions& other) noexcept {
  LinkOptions worse;
  worse.latency = std::max(one.latency, other.latency);
  worse.jitter = std::max(one.jitter, other.jitter);
  worse.bandwidth = std::min(one.bandwidth, other.bandwidth);
  if (worse.bandwidth == 0) worse.bandwidth = std::max(one.bandwidth, other.bandwidth);
  worse.segment = std::min(one.segment, other.segment);
  worse.loss = std::max(one.loss, other.loss);
  return worse;
}

}  // namespace

Internet::Internet(Simulation& simulation) : simulation_(&simulation), random_(simulation.make_random()) {
  hosts_.push_back(std::make_unique<Host>(0, "localhost", kLocalAddress, LinkOptions{.latency = {}}));
  local_host().set_loop(&simulation.loop());
  simulation.set_may_reach([this] { return may_reach_program(); });
  simulation.at_close([self = detail::Ref<Internet>(this)] { self->close(); });
}

Internet::~Internet() = default;

Internet& Internet::of(Backend& backend) {
  if (!backend.network()) backend.set_network(make_network(backend));
  return static_cast<SimNetwork&>(*backend.network()).internet();
}

Host& Internet::add_host(std::string name, detail::Function<Coro<>()> main, const HostOptions& options) {
  if (host_named(name)) throw ValueError("The simulated internet has a host " + name + " already");
  const std::size_t index = hosts_.size();
  hosts_.push_back(std::make_unique<Host>(index, std::move(name), address_of(index), options.link));
  Host& host = *hosts_.back();
  host.set_dns_delay(options.dns_delay);
  host.set_ipv6(options.ipv6);
  if (!main) return host;
  host.set_machine(std::make_unique<Machine>(*this, host, std::move(main)));
  if (options.starts_at_once) inject_aside(simulation_->record_time(), [&host] { host.machine()->start(); });
  return host;
}

Host* Internet::host_named(const std::string& name) const noexcept {
  for (const auto& host : hosts_) {
    if (host->name() == name) return host.get();
  }
  return nullptr;
}

std::string Internet::host_names() const {
  std::string names;
  for (const auto& host : hosts_) names += (names.empty() ? "" : ", ") + host->name();
  return names;
}

Host* Internet::host_at(Host& from, const Address& address) const noexcept {
  if (address.is_unix() || is_loopback(address.host) || is_any(address.host))
    return from.is_at_home() ? hosts_.front().get() : &from;
  for (const auto& host : hosts_) {
    if (host->address() == address.host || host->address6() == address.host) return host.get();
  }
  return nullptr;
}

Link& Internet::link(Host& from, Host& to) {
  std::unique_ptr<Link>& link = links_[{from.index(), to.index()}];
  if (link) return *link;
  if (&from == &to) {
    link = std::make_unique<Link>(LinkOptions{.latency = kLoopbackLatency, .segment = kLoopbackSegment});
  } else {
    link = std::make_unique<Link>(worse_of(from.link(), to.link()));
  }
  return *link;
}

Duration Internet::now() const noexcept {
  return simulation_ ? simulation_->record_time() : Duration::zero();
}

void Internet::send(const Packet& packet, detail::Function<void()> arrives) {
  if (is_closed()) return;
  if (is_cut(packet.from)) {
    record(packet, {});
    lost_.push_back({detail::Ref(&packet.from.connection()), &packet.from, &packet.flow, packet.bytes, packet.flags,
                     now(), std::move(arrives)});
    return;
  }
  Link& way = link(packet.from.host(), packet.from.peer().host());
  const Duration retry = is_syn(packet.flags) ? kFirstSynRetry : kFirstRetry;
  const Duration arrival = way.carry(now(), packet.bytes, packet.flow, random_, retry);
  record(packet, arrival);
  deliver(packet.from, arrival, std::move(arrives));
}

void Internet::deliver(const Socket& from, Duration when, detail::Function<void()> arrives) {
  concerns_program(from) ? simulation_->inject(when, std::move(arrives))
                         : simulation_->inject_aside(when, std::move(arrives));
}

bool Internet::concerns_program(const Socket& from) noexcept {
  return &from.host() == &local_host() || &from.peer().host() == &local_host();
}

bool Internet::is_cut(const Socket& from) const noexcept {
  if (from.connection().is_cut()) return true;
  const Host& one = from.host();
  const Host& other = from.peer().host();
  return one.is_cut() || other.is_cut() || one.fault(FaultKind::kPartition, now()) ||
         other.fault(FaultKind::kPartition, now());
}

void Internet::resend() {
  std::vector<Lost> lost = std::exchange(lost_, {});
  for (Lost& each : lost) {
    if (is_cut(*each.from)) {
      lost_.push_back(std::move(each));
      continue;
    }
    const Duration again = retry_time(each.sent, now(), is_syn(each.flags) ? kFirstSynRetry : kFirstRetry);
    const Duration arrival = again + link(each.from->host(), each.from->peer().host()).options().latency;
    each.flow->last_arrival = std::max(each.flow->last_arrival, arrival);
    record({*each.from, *each.flow, each.bytes, each.flags}, each.flow->last_arrival);
    deliver(*each.from, each.flow->last_arrival, std::move(each.arrives));
  }
}

void Internet::after(Host& host, Duration delay, detail::Function<void()> action) {
  if (is_closed()) return;
  const Duration when = simulation_->record_time() + delay;
  &host == &local_host() ? simulation_->inject(when, std::move(action))
                         : simulation_->inject_aside(when, std::move(action));
}

void Internet::inject_aside(Duration when, detail::Function<void()> action) {
  if (!is_closed()) simulation_->inject_aside(when, std::move(action));
}

void Internet::record_question(const Host& asker, const std::string& name, const std::string& address, Duration delay) {
  if (is_closed() || &asker != hosts_.front().get() || !simulation_->loop().tracing()) return;
  auto line = simulation_->loop().record("dns");
  line.text("name", name).number("arrives", (now() + delay).count());
  if (!address.empty()) line.text("address", address);
}

// Hosts go on with their own affairs for ever; they count only as long as they can still send the program something.
bool Internet::may_reach_program() noexcept {
  if (simulation_->record_time() - simulation_->last_step() > kPatience) return false;
  if (local_host().is_listening()) return true;
  return connections_.find_if([this](Connection& each) { return each.may_reach(local_host()); }) != nullptr;
}

std::uint64_t Internet::next_connection_id() noexcept {
  return is_closed() ? 0 : simulation_->loop().next_object_id();
}

void Internet::close() noexcept {
  if (is_closed()) return;
  simulation_ = nullptr;
  lost_.clear();
  for (const auto& host : hosts_) host->set_machine(nullptr);
}

}  // namespace aio::sim
