// What a TLS connection needs to know. Mirrors Python's ssl.SSLContext. Any thread.
#pragma once

#include <string>
#include <vector>

namespace aio {

/// How to speak TLS. The default is what a client wants: certificates and host names are checked against the system's
/// authorities. A server needs a certificate and its key.
/// Source: Python, ssl.create_default_context. TLS 1.2 and later only.
struct SSLContext {
  /// Whether the peer's certificate must be valid, and, for a client, match the host name. A server asks its clients
  /// for certificates only when `ca` is given.
  bool verify = true;
  /// PEM text of the authorities to trust instead of the system's; "" for the system's.
  std::string ca = {};
  /// PEM text: the certificate chain and the private key of this side; "" for none.
  std::string certificate = {};
  std::string private_key = {};
  /// The protocols offered (client) or accepted (server), best first; empty for none.
  /// A server that shares none with its client ends the handshake with the alert that says so.
  std::vector<std::string> alpn = {};
};

}  // namespace aio
