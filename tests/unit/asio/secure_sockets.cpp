#include "unit/asio/secure_sockets.h"

#include <sstream>
#include <utility>

namespace aio::testing {

const CertificateAuthority& authority() {
  static const CertificateAuthority made;
  return made;
}

SSLContext good_server() {
  return authority().server({"localhost", "127.0.0.1"});
}

SSLContext with_alpn(SSLContext context, const std::string& protocols) {
  std::istringstream words(protocols);
  for (std::string word; words >> word;) context.alpn.push_back(word);
  return context;
}

SSLContext server_of(const std::string& name, Validity validity) {
  return authority().server({name}, validity);
}

Coro<Connection> client_tls(Connection below, SSLContext context, std::string host) {
  return current_network().start_tls(std::move(below), std::move(context), false, std::move(host));
}

Coro<Connection> server_tls(Connection below, SSLContext context) {
  return current_network().start_tls(std::move(below), std::move(context), true, "");
}

Coro<Pair> secure(Pair below, SSLContext server, SSLContext client, std::string host) {
  const Task<Connection> accepting = create_task(server_tls(below.server, std::move(server)));
  Connection connected = co_await client_tls(below.client, std::move(client), std::move(host));
  Connection accepted = co_await accepting;
  Pair pair{std::move(connected), std::move(accepted)};
  co_return pair;
}

Coro<Pair> tls_pair() {
  Pair below = co_await tcp_pair();
  Pair pair = co_await secure(std::move(below), good_server(), authority().client());
  co_return pair;
}

}  // namespace aio::testing
