// The simulated internet: hosts, names, links, and the packets between them. Loop thread only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/function.h"
#include "base/random.h"
#include "base/ref.h"
#include "sim/host.h"
#include "sim/link.h"

namespace aio {
class Backend;
}

namespace aio::sim {

class Simulation;
class Socket;

/// How long a name server takes to answer.
inline constexpr Duration kNameServerDelay{20'000'000};

/// What a socket puts on the line.
struct Packet {
  const Socket& from;
  Flow& flow;
  std::size_t bytes;
  /// "SYN", "SYN ACK", "ACK", "FIN", "RST", or "" for data.
  const char* flags;
};

/// Lifetime: the program's network and every socket keep it. After close() nothing in it moves any more.
class Internet final : public detail::RefCounted {
 public:
  explicit Internet(Simulation& simulation);
  ~Internet() override;

  /// The internet of a simulated program, made at its first use.
  static Internet& of(Backend& backend);

  /// The computer that the program runs on.
  Host& local_host() noexcept { return *hosts_.front(); }
  Host* host_named(const std::string& name) const noexcept;
  /// Whom `host` reaches at this address, or null.
  Host* host_at(Host& from, const Address& address) const noexcept;
  Link& link(Host& from, Host& to);

  /// Sends a packet; `arrives` runs when it is there.
  void send(const Packet& packet, detail::Function<void()> arrives);
  void after(Duration delay, detail::Function<void()> action);
  std::uint64_t next_connection_id() noexcept;

  /// The run is over. Idempotent.
  void close() noexcept;
  bool is_closed() const noexcept { return simulation_ == nullptr; }
  Simulation& simulation() noexcept { return *simulation_; }

 private:
  Simulation* simulation_;
  Random random_;
  std::vector<std::unique_ptr<Host>> hosts_;
  std::map<std::pair<std::size_t, std::size_t>, std::unique_ptr<Link>> links_;
};

}  // namespace aio::sim
