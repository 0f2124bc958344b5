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
/// `protocols` separated by spaces. (A list in braces in a co_await is beyond g++ 12, here and below.)
SSLContext with_alpn(SSLContext context, const std::string& protocols);
/// Of the test's authority, for one name.
SSLContext server_of(const std::string& name, Validity validity = Validity::kNow);
Coro<Connection> client_tls(Connection below, SSLContext context, std::string host);
Coro<Connection> server_tls(Connection below, SSLContext context);
/// Both ends with TLS over `below`.
Coro<Pair> secure(Pair below, SSLContext server, SSLContext client, std::string host = "localhost");
Coro<Pair> tls_pair();

}  // namespace aio::testing
