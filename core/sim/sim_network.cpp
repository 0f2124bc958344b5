#include "sim/sim_network.h"

#include <utility>

#include "net/errors.h"
#include "runtime/event_loop.h"
#include "sim/connection.h"
#include "sim/listener.h"
#include "sim/scenario.h"
#include "sim/simulation.h"
#include "sim/tls.h"
#include "sim/well_known_hosts.h"

namespace aio::sim {
namespace {

bool is_address(const std::string& host) noexcept {
  if (is_ipv6(host)) return true;
  return !host.empty() && host.find_first_not_of("0123456789.") == std::string::npos;
}

detail::WaitInfo waiting_for(const char* what) {
  detail::WaitInfo info;
  info.on = what;
  return info;
}

// What name servers answer, in one text.
std::string addresses_of(const Host& host) {
  return host.has_ipv6() ? host.address6() + ", " + host.address() : host.address();
}

/// A wait of `host` for what comes after a delay that is known.
class Query {
 public:
  Query(Internet& internet, Host& host, const char* what, Duration delay)
      : waiter_(get_running_loop(), waiting_for(what)), state_(new State(waiter_)) {
    internet.after(host, delay, [state = state_, &host] {
      if (!state->waiter) return;
      state->waiter->wake();
      host.wake();
    });
  }
  ~Query() { state_->waiter = nullptr; }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  detail::FutureBase& answer() noexcept { return waiter_; }

 private:
  struct State final : detail::RefCounted {
    explicit State(detail::Waiter& waiter_in) noexcept : waiter(&waiter_in) {}
    detail::Waiter* waiter;
  };

  detail::Waiter waiter_;
  detail::Ref<State> state_;
};

/// Gives an attempt up when the coroutine that made it goes.
class Attempt {
 public:
  explicit Attempt(Connection* connection) : connection_(connection) {}
  ~Attempt() { connection_->give_up(); }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  Connection& connection() const noexcept { return *connection_; }

 private:
  detail::Ref<Connection> connection_;
};

}  // namespace

Coro<std::vector<Address>> SimNetwork::resolve(std::string host, std::uint16_t port) {
  std::vector<Address> found;
  if (host == "localhost") host = "127.0.0.1";
  if (is_address(host) || host.empty()) {
    found.push_back({host, port});
    co_return found;
  }
  const Host* const named = internet_->host_named(host);
  const Duration delay = named ? named->dns_delay() : kNameServerDelay;
  internet_->record_question(*host_, host, named ? addresses_of(*named) : "", delay);
  Query query(*internet_, *host_, "resolve", delay);
  co_await query.answer();
  if (!named || named->fault(FaultKind::kDnsFailure, internet_->now()))
    throw GAIError("Name or service not known: " + host);
  if (named->has_ipv6()) found.push_back({named->address6(), port});
  found.push_back({named->address(), port});
  co_return found;
}

Address SimNetwork::source_for(const Address& to, const std::optional<Address>& local) {
  if (to.is_unix()) return {{}, 0, "unnamed"};
  const std::string own = is_ipv6(to.host) ? host_->address6() : host_->address();
  Address source{is_loopback(to.host) ? to.host : is_any(to.host) ? "127.0.0.1" : own, 0};
  if (local && !is_any(local->host)) source.host = local->host;
  source.port = local && local->port ? local->port : host_->free_port();
  return source;
}

Coro<detail::Ref<Transport>> SimNetwork::connect(Address address, std::optional<Address> local) {
  Host* const server = internet_->host_at(*host_, address);
  if (!server) {
    Query silence(*internet_, *host_, "connect", kUnreachableDelay);
    co_await silence.answer();
    throw OSError("No route to host: " + address.text());
  }
  Address source = source_for(address, local);
  const Attempt attempt(new Connection(*internet_, *host_, std::move(source), *server, address));
  detail::Waiter waiter(get_running_loop(), waiting_for("connect"));
  attempt.connection().open(waiter);
  co_await waiter;
  Socket& socket = attempt.connection().client();
  if (socket.error()) std::rethrow_exception(socket.error());
  co_return detail::Ref<Transport>(new SimTransport(attempt.connection(), socket));
}

detail::Ref<Listener> SimNetwork::listen(const Address& address, const ListenOptions& options) {
  Address bound = address;
  if (!bound.is_unix() && bound.port == 0) bound.port = host_->free_port();
  if (internet_->host_at(*host_, bound) != host_) {
    throw OSError("Cannot assign requested address: " + bound.text());
  }
  if (host_->is_taken(bound)) throw OSError("Address already in use: " + bound.text());
  return detail::Ref<Listener>(new SimListener(*internet_, *host_, std::move(bound), options.backlog));
}

Coro<detail::Ref<Transport>> SimNetwork::start_tls(detail::Ref<Transport> transport, SSLContext context,
                                                   bool server_side, std::string server_hostname) {
  if (server_side) return server_handshake(std::move(transport), std::move(context), *host_);
  return client_handshake(std::move(transport), std::move(context), std::move(server_hostname));
}

std::unique_ptr<Network> make_network(Backend& backend) {
  Simulation& simulation = static_cast<Simulation&>(backend);
  const detail::Ref<Internet> internet(new Internet(simulation));
  add_well_known_hosts(*internet);
  if (simulation.scenario()) apply_scenario(*simulation.scenario(), *internet);
  return std::make_unique<SimNetwork>(*internet, internet->local_host());
}

}  // namespace aio::sim
