// A simulated computer on the internet: a name, addresses, ports, and a loop whose callbacks its sockets wake.
// Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "net/address.h"
#include "runtime/detail/callback.h"
#include "sim/faults.h"
#include "sim/link.h"

namespace aio {
class EventLoop;
}

namespace aio::sim {

class Machine;
class SimListener;

/// What clients find when they check the host's certificate, which is for the host's name. SSLContext::ca that equals
/// the server's certificate makes a self-signed one good, and no other.
enum class Certificate : unsigned char { kValid, kExpired, kWrongHost, kSelfSigned };

class Host {
 public:
  Host(std::size_t index, std::string name, std::string address, const LinkOptions& link);
  ~Host();

  std::size_t index() const noexcept { return index_; }
  const std::string& name() const noexcept { return name_; }
  /// Its address on the internet; 127.0.0.1 stands for each host itself.
  const std::string& address() const noexcept { return address_; }
  /// The same in IPv6, where ::1 stands for each host itself.
  std::string address6() const;
  /// Whether name servers know its IPv6 address, which they then name first.
  bool has_ipv6() const noexcept { return ipv6_; }
  void set_ipv6(bool ipv6) noexcept { ipv6_ = ipv6; }
  /// How it is reached from other hosts.
  LinkOptions& link() noexcept { return link_; }
  const LinkOptions& link() const noexcept { return link_; }
  /// Whether its 127.0.0.1 is the program's computer: where a browser stands that opens http://localhost.
  bool is_at_home() const noexcept { return at_home_; }
  void set_at_home(bool at_home) noexcept { at_home_ = at_home; }
  Certificate certificate() const noexcept { return certificate_; }
  void set_certificate(Certificate certificate) noexcept { certificate_ = certificate; }

  /// What runs on it; null on the program's computer, and on one that only has an address.
  Machine* machine() const noexcept { return machine_.get(); }
  void set_machine(std::unique_ptr<Machine> machine) noexcept;
  void set_loop(EventLoop* loop) noexcept { loop_ = loop; }
  /// Makes `callback` ready in the host's loop.
  void make_ready(detail::Callback& callback) noexcept;
  /// A future of the host's loop was resolved from outside: lets the loop run.
  void wake() noexcept;

  void add_listener(SimListener& listener) { listeners_.push_back(&listener); }
  void remove_listener(SimListener& listener) noexcept { std::erase(listeners_, &listener); }
  /// Who accepts connections to `address`, or null.
  SimListener* listener_at(const Address& address) const noexcept;
  /// Whether listening at `address` would clash with a listener that there is.
  bool is_taken(const Address& address) const noexcept;
  std::vector<Fault>& faults() noexcept { return faults_; }
  /// The fault of this kind that is in force for its connection of this number, or null; 0 stands for none.
  const Fault* fault(FaultKind kind, Duration now, std::uint64_t connection = 0) const noexcept;
  bool is_cut() const noexcept { return cut_; }
  void set_cut(bool cut) noexcept { cut_ = cut; }
  std::uint64_t count_request() noexcept { return ++requests_; }
  std::uint64_t count_connection() noexcept { return ++connections_; }
  bool is_listening() const noexcept { return !listeners_.empty(); }
  std::uint16_t free_port() noexcept;
  Duration dns_delay() const noexcept { return dns_delay_; }
  void set_dns_delay(Duration delay) noexcept { dns_delay_ = delay; }

 private:
  std::size_t index_;
  std::string name_;
  std::string address_;
  LinkOptions link_;
  Duration dns_delay_{};
  std::vector<Fault> faults_;
  std::uint64_t connections_ = 0;
  std::uint64_t requests_ = 0;
  Certificate certificate_ = Certificate::kValid;
  bool cut_ = false;
  bool ipv6_ = false;
  bool at_home_ = false;
  EventLoop* loop_ = nullptr;
  std::unique_ptr<Machine> machine_;
  std::uint16_t last_port_;
  std::vector<SimListener*> listeners_;
};

/// Whether `host` is an address that stands for every one of a host, or for the host itself.
bool is_any(const std::string& host) noexcept;
bool is_loopback(const std::string& host) noexcept;
bool is_ipv6(const std::string& host) noexcept;

}  // namespace aio::sim
