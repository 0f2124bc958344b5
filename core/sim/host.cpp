#include "sim/host.h"

#include <utility>

#include "runtime/event_loop.h"
#include "sim/listener.h"
#include "sim/machine.h"

namespace aio::sim {
namespace {

// RFC 6335: the ports from here on belong to nobody.
constexpr std::uint16_t kFirstFreePort = 49152;

// Whether the listener at `local` stands for every address of `host`'s family. "" is every address of both; "::" is of
// IPv6 only, as asyncio's listeners are.
bool is_any_for(const std::string& local, const std::string& host) noexcept {
  return is_any(local) && (local.empty() || is_ipv6(local) == is_ipv6(host));
}

}  // namespace

bool is_any(const std::string& host) noexcept {
  return host.empty() || host == "0.0.0.0" || host == "::";
}

bool is_loopback(const std::string& host) noexcept {
  return host.starts_with("127.") || host == "::1";
}

bool is_ipv6(const std::string& host) noexcept {
  return host.find(':') != std::string::npos;
}

Host::Host(std::size_t index, std::string name, std::string address, const LinkOptions& link)
    : index_(index),
      name_(std::move(name)),
      address_(std::move(address)),
      link_(link),
      last_port_(kFirstFreePort - 1) {}

Host::~Host() = default;

// RFC 3849: addresses for examples.
std::string Host::address6() const {
  return "2001:db8::" + std::to_string(index_ + 1);
}

void Host::set_machine(std::unique_ptr<Machine> machine) noexcept {
  machine_ = std::move(machine);
}

void Host::make_ready(detail::Callback& callback) noexcept {
  loop_->make_ready(callback);
  wake();
}

void Host::wake() noexcept {
  if (machine_) machine_->wake();
}

const Fault* Host::fault(FaultKind kind, Duration now, std::uint64_t connection) const noexcept {
  for (const Fault& each : faults_) {
    if (each.kind == kind && each.is_in_force(now) && each.concerns(connection)) return &each;
  }
  return nullptr;
}

SimListener* Host::listener_at(const Address& address) const noexcept {
  for (SimListener* listener : listeners_) {
    const Address local = listener->local();
    if (local == address) return listener;
    if (address.is_unix() || local.is_unix() || local.port != address.port) continue;
    if (is_any_for(local.host, address.host)) return listener;
  }
  return nullptr;
}

bool Host::is_taken(const Address& address) const noexcept {
  for (const SimListener* listener : listeners_) {
    const Address local = listener->local();
    if (local == address) return true;
    if (local.is_unix() || address.is_unix() || local.port != address.port) continue;
    if (is_any_for(local.host, address.host) || is_any_for(address.host, local.host)) return true;
  }
  return false;
}

std::uint16_t Host::free_port() noexcept {
  for (;;) {
    last_port_ = last_port_ == UINT16_MAX ? kFirstFreePort : static_cast<std::uint16_t>(last_port_ + 1);
    if (!is_taken({{}, last_port_})) return last_port_;
  }
}

}  // namespace aio::sim
