// The machine's own network: TCP and unix sockets, its resolver, OpenSSL. Loop thread only.
#pragma once

#include "asio/reactor.h"
#include "asio/resolver.h"
#include "asio/tls_context.h"
#include "net/network.h"

namespace aio::asio {

class AsioNetwork final : public Network {
 public:
  explicit AsioNetwork(detail::Ref<Reactor> reactor);

  Coro<std::vector<Address>> resolve(std::string host, std::uint16_t port) override;
  Coro<detail::Ref<Transport>> connect(Address address, std::optional<Address> local) override;
  detail::Ref<Listener> listen(const Address& address, const ListenOptions& options) override;
  void check_tls(const SSLContext& context, bool server_side) override { tls_contexts_.get(context, server_side); }
  Coro<detail::Ref<Transport>> start_tls(detail::Ref<Transport> transport, SSLContext context, bool server_side,
                                         std::string server_hostname) override;

 private:
  detail::Ref<Reactor> reactor_;
  Resolver resolver_;
  TlsContexts tls_contexts_;
};

}  // namespace aio::asio
