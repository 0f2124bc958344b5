// What OpenSSL says went wrong, as the library's exceptions. Loop thread only.
#pragma once

#include <openssl/ssl.h>

#include <exception>
#include <string>

namespace aio::asio {

/// The reason of the first error in OpenSSL's queue, "wrong version number", which is emptied; "unknown error" when it
/// is empty.
std::string take_tls_reason();

/// Why a handshake or a connection failed. Requires: the queue holds what OpenSSL reported.
/// `what`: "TLS handshake with 127.0.0.1:443"; `host`: whom the certificate must name, or "".
std::exception_ptr tls_failure(SSL* ssl, const std::string& what, const std::string& host);

}  // namespace aio::asio
