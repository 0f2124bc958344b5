#include "sim/internet.h"

#include <algorithm>
#include <cstring>

#include "runtime/event_loop.h"
#include "sim/connection.h"
#include "sim/sim_network.h"
#include "sim/simulation.h"

namespace aio::sim {
namespace {

constexpr const char* kLocalAddress = "192.168.1.2";

}  // namespace

Internet::Internet(Simulation& simulation) : simulation_(&simulation), random_(simulation.make_random()) {
  hosts_.push_back(std::make_unique<Host>(0, "localhost", kLocalAddress, LinkOptions{.latency = {}}));
  local_host().set_loop(&simulation.loop());
  simulation.at_close([self = detail::Ref<Internet>(this)] { self->close(); });
}

Internet::~Internet() = default;

Internet& Internet::of(Backend& backend) {
  if (!backend.network()) backend.set_network(make_network(backend));
  return static_cast<SimNetwork&>(*backend.network()).internet();
}

Host* Internet::host_named(const std::string& name) const noexcept {
  for (const auto& host : hosts_) {
    if (host->name() == name) return host.get();
  }
  return nullptr;
}

Host* Internet::host_at(Host& from, const Address& address) const noexcept {
  if (address.is_unix() || is_loopback(address.host) || is_any(address.host)) return &from;
  for (const auto& host : hosts_) {
    if (host->address() == address.host) return host.get();
  }
  return nullptr;
}

Link& Internet::link(Host& from, Host& to) {
  std::unique_ptr<Link>& link = links_[{from.index(), to.index()}];
  if (link) return *link;
  if (&from == &to) {
    link = std::make_unique<Link>(LinkOptions{.latency = kLoopbackLatency, .segment = kLoopbackSegment});
  } else {
    const LinkOptions& slower = from.link().latency < to.link().latency ? to.link() : from.link();
    link = std::make_unique<Link>(slower);
  }
  return *link;
}

void Internet::send(const Packet& packet, detail::Function<void()> arrives) {
  if (is_closed()) return;
  Link& way = link(packet.from.host(), packet.from.peer().host());
  const Duration arrival = way.carry(simulation_->record_time(), packet.bytes, packet.flow, random_);
  simulation_->inject(arrival, std::move(arrives));
}

void Internet::after(Duration delay, detail::Function<void()> action) {
  if (!is_closed()) simulation_->inject(simulation_->record_time() + delay, std::move(action));
}

std::uint64_t Internet::next_connection_id() noexcept {
  return is_closed() ? 0 : simulation_->loop().next_object_id();
}

void Internet::close() noexcept {
  simulation_ = nullptr;
}

}  // namespace aio::sim
