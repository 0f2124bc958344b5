#include "asio/tls_error.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "net/errors.h"

namespace aio::asio {
namespace {

std::string text_of(unsigned long error) {
  const char* reason = ERR_reason_error_string(error);
  return reason ? reason : "unknown error";
}

// What people make of the reasons that they meet.
const char* explanation(unsigned long error) {
  if (ERR_GET_LIB(error) != ERR_LIB_SSL) return nullptr;
  switch (ERR_GET_REASON(error)) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_UNKNOWN_PROTOCOL:
      return "the peer does not speak TLS";
    case SSL_R_HTTP_REQUEST:
      return "the peer sent a plain HTTP request";
    case SSL_R_NO_APPLICATION_PROTOCOL:
      return "the client offers no protocol that this server accepts";
    case SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL:
      return "the server accepts none of the protocols that were offered";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return "the peer speaks no version of TLS from 1.2 on";
    default:
      return nullptr;
  }
}

bool is_verification(unsigned long error) {
  return ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED;
}

}  // namespace

std::string take_tls_reason() {
  const unsigned long error = ERR_peek_error();
  ERR_clear_error();
  return text_of(error);
}

std::exception_ptr tls_failure(SSL* ssl, const std::string& what, const std::string& host) {
  const unsigned long error = ERR_peek_error();
  ERR_clear_error();
  if (is_verification(error)) {
    const std::string reason = X509_verify_cert_error_string(SSL_get_verify_result(ssl));
    const std::string whose = host.empty() ? std::string() : " of '" + host + "'";
    return std::make_exception_ptr(
        SSLCertVerificationError(what + " failed: the certificate" + whose + " cannot be trusted: " + reason));
  }
  const char* why = explanation(error);
  return std::make_exception_ptr(SSLError(what + " failed: " + (why ? std::string(why) + ": " : "") + text_of(error)));
}

}  // namespace aio::asio
