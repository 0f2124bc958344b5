// net/'s interface on the simulated internet. Loop thread only.
#pragma once

#include "net/network.h"
#include "sim/internet.h"

namespace aio::sim {

/// The network of one simulated host.
class SimNetwork final : public Network {
 public:
  SimNetwork(Internet& internet, Host& host) noexcept : internet_(&internet), host_(&host) {}

  Coro<std::vector<Address>> resolve(std::string host, std::uint16_t port) override;
  Coro<detail::Ref<Transport>> connect(Address address, std::optional<Address> local) override;
  detail::Ref<Listener> listen(const Address& address, const ListenOptions& options) override;
  Coro<detail::Ref<Transport>> start_tls(detail::Ref<Transport> transport, SSLContext context, bool server_side,
                                         std::string server_hostname) override;

  Internet& internet() const noexcept { return *internet_; }

 private:
  Address source_for(const Address& to, const std::optional<Address>& local);

  detail::Ref<Internet> internet_;
  Host* host_;
};

/// The network of the program itself. Requires: `backend` is a Simulation.
std::unique_ptr<Network> make_network(Backend& backend);

}  // namespace aio::sim
