// The simulated internet: hosts, names, links, and the packets between them. Loop thread only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/function.h"
#include "base/intrusive_list.h"
#include "base/random.h"
#include "base/ref.h"
#include "runtime/coro.h"
#include "sim/faults.h"
#include "sim/host.h"
#include "sim/link.h"

namespace aio {
class Backend;
}

namespace aio::sim {

class Connection;
class Simulation;
class Socket;

/// How long a name server takes to answer.
inline constexpr Duration kNameServerDelay{20'000'000};

/// After this long without a step, a program that only hosts of the internet could wake is told that it waits for ever.
/// Longer than any time-out that servers have.
inline constexpr Duration kPatience{3'600'000'000'000};

struct HostOptions {
  /// The way to other hosts; between two hosts each of its figures is the worse of theirs.
  LinkOptions link = {};
  /// How long name servers take to give its address.
  Duration dns_delay = kNameServerDelay;
  /// Whether name servers know an IPv6 address of it, and name that first.
  bool ipv6 = false;
  /// Whether its main coroutine begins with the run. A host begins when it is first contacted otherwise.
  bool starts_at_once = false;
};

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

  /// Adds a computer that other hosts find under `name`. It runs `main`, if there is one: a coroutine that listens
  /// with start_server() and its like. The address is the next of a fixed row.
  /// Throws: ValueError when there is a host of that name.
  Host& add_host(std::string name, detail::Function<Coro<>()> main = {}, const HostOptions& options = {});

  /// Lets something go wrong with a host, from now on or later.
  void add_fault(Host& host, Fault fault);
  /// Keeps what faults of the kind kEvent do, in the middle of what a socket does; gives Fault::event.
  std::size_t add_event(detail::Function<void()> action);
  void run_event(std::size_t event);
  /// Resets every connection of the host. The other ends learn of it from a packet, or at once.
  void disconnect(Host& host, bool at_once = false);
  /// Lets no packet through to or from the host, or lets them through again: TCP sends once more what was lost.
  void set_cut(Host& host, bool cut);

  /// The computer that the program runs on.
  Host& local_host() noexcept { return *hosts_.front(); }
  Host* host_named(const std::string& name) const noexcept;
  /// All of them, localhost first.
  const std::vector<std::unique_ptr<Host>>& hosts() const noexcept { return hosts_; }
  /// "localhost, python.org": for sentences.
  std::string host_names() const;
  /// Whom `host` reaches at this address, or null.
  Host* host_at(Host& from, const Address& address) const noexcept;
  Link& link(Host& from, Host& to);

  /// Sends a packet; `arrives` runs when it is there.
  void send(const Packet& packet, detail::Function<void()> arrives);
  Duration now() const noexcept;
  /// Lets happen to a new connection what is in force for connections.
  void apply_faults(Connection& connection);
  /// Writes the record that a fault began or ended, of the host or of one connection.
  void record_fault(const Host& host, const char* fault, const char* op, const Connection* connection = nullptr);
  /// Writes the record that `asker` asks the name servers, who answer after `delay`.
  void record_question(const Host& asker, const std::string& name, const std::string& address, Duration delay);
  /// Sends again what was lost and would come through now.
  void resend();
  /// Something of `host` happens after `delay`.
  void after(Host& host, Duration delay, detail::Function<void()> action);
  /// Something happens that concerns the program at most indirectly.
  void inject_aside(Duration when, detail::Function<void()> action);
  /// The open connections, and those that are being opened.
  detail::IntrusiveList<Connection>& connections() noexcept { return connections_; }
  Random& random() noexcept { return random_; }
  std::uint64_t next_connection_id() noexcept;

  /// The run is over. Idempotent.
  void close() noexcept;
  bool is_closed() const noexcept { return simulation_ == nullptr; }
  Simulation& simulation() noexcept { return *simulation_; }

 private:
  /// A packet that was lost.
  struct Lost {
    detail::Ref<Connection> connection;
    const Socket* from;
    Flow* flow;
    std::size_t bytes;
    const char* flags;
    Duration sent;
    detail::Function<void()> arrives;
  };

  bool may_reach_program() noexcept;
  bool concerns_program(const Socket& from) noexcept;
  bool is_cut(const Socket& from) const noexcept;
  void deliver(const Socket& from, Duration when, detail::Function<void()> arrives);
  void begin(Host& host, const Fault& fault);
  void end(Host& host, const Fault& fault);
  void record(const Packet& packet, std::optional<Duration> arrival);

  Simulation* simulation_;
  Random random_;
  std::vector<std::unique_ptr<Host>> hosts_;
  std::map<std::pair<std::size_t, std::size_t>, std::unique_ptr<Link>> links_;
  detail::IntrusiveList<Connection> connections_;
  std::vector<Lost> lost_;
  std::vector<detail::Function<void()>> events_;
  std::uint64_t faults_ = 0;  // so many have been added
};

}  // namespace aio::sim
