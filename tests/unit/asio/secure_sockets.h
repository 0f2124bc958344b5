// What the tests of TLS share. Loop thread only.
#pragma once

#include <string>
#include <vector>

#include "support/certificates.h"
#include "unit/asio/sockets.h"

namespace aio::testing {

/// The one whose certificates these tests use.
const CertificateAuthority& authority();
/// Of "localhost" and "127.0.0.1".
SSLContext good_server();
SSLContext with_alpn(SSLContext context, std::vector<std::string> protocols);
Coro<Connection> client_tls(Connection below, SSLContext context, std::string host);
Coro<Connection> server_tls(Connection below, SSLContext context);
/// Both ends with TLS over `below`.
Coro<Pair> secure(Pair below, SSLContext server, SSLContext client, std::string host = "localhost");
Coro<Pair> tls_pair();

}  // namespace aio::testing
