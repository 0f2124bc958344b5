#include "asio/tls_context.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <algorithm>

#include "asio/tls_error.h"
#include "base/errors.h"
#include "net/errors.h"

namespace aio::asio {
namespace {

// RFC 7301, 3.1: a name has 1 to 255 bytes.
constexpr std::size_t kMaxProtocolName = 255;

struct FreeOpenSsl {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, FreeOpenSsl>;
using Certificate = std::unique_ptr<X509, FreeOpenSsl>;
using Key = std::unique_ptr<EVP_PKEY, FreeOpenSsl>;

[[noreturn]] void throw_unreadable(const char* what) {
  throw SSLError(std::string("The ") + what + " of an SSLContext cannot be used: " + take_tls_reason());
}

Bio reader_of(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Without it OpenSSL would ask at the terminal.
int no_password(char*, int, int, void*) {
  return -1;
}

Certificate next_certificate(BIO* text) {
  return Certificate(PEM_read_bio_X509(text, nullptr, no_password, nullptr));
}

// The end of a PEM text is reported as an error too.
bool text_ended() {
  const unsigned long error = ERR_peek_last_error();
  const bool ended = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
  if (ended) ERR_clear_error();
  return ended;
}

int select_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned int offered_size, void* accepted_text) {
  const auto& accepted = *static_cast<const std::string*>(accepted_text);
  unsigned char* found = nullptr;
  const int outcome =
      SSL_select_next_proto(&found, chosen_size, reinterpret_cast<const unsigned char*>(accepted.data()),
                            static_cast<unsigned>(accepted.size()), offered, offered_size);
  if (outcome != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

TlsContext::TlsContext(const SSLContext& settings, bool server_side)
    : settings_(settings),
      server_side_(server_side),
      context_(SSL_CTX_new(server_side ? TLS_server_method() : TLS_client_method())) {
  if (!context_) throw SSLError("OpenSSL cannot make a context: " + take_tls_reason());
  if (server_side && (settings.certificate.empty() || settings.private_key.empty())) {
    throw ValueError("A TLS server needs SSLContext::certificate and private_key, as PEM text");
  }
  ERR_clear_error();
  SSL_CTX_set_min_proto_version(get(), TLS1_2_VERSION);
  SSL_CTX_set_options(
      get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_session_cache_mode(get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(get(), 0);
  SSL_CTX_set_mode(get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(get(), 1);
  set_trust();
  set_identity();
  set_protocols();
}

// A server asks for certificates of its clients only when it is told whom to trust, as in Python.
void TlsContext::set_trust() {
  if (!settings_.verify || (server_side_ && settings_.ca.empty())) return;
  // An intermediate authority may be trusted by itself, as in Python.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(get()), X509_V_FLAG_PARTIAL_CHAIN);
  const int demand = server_side_ ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
  SSL_CTX_set_verify(get(), SSL_VERIFY_PEER | demand, nullptr);
  if (settings_.ca.empty()) {
    if (SSL_CTX_set_default_verify_paths(get()) != 1) throw_unreadable("system's authorities");
    return;
  }
  const Bio text = reader_of(settings_.ca);
  std::size_t count = 0;
  while (const Certificate authority = next_certificate(text.get())) {
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(get()), authority.get()) != 1) throw_unreadable("ca");
    ++count;
  }
  if (count == 0 || !text_ended()) throw_unreadable("ca");
}

void TlsContext::set_identity() {
  if (settings_.certificate.empty()) return;
  const Bio chain = reader_of(settings_.certificate);
  const Certificate own = next_certificate(chain.get());
  if (!own || SSL_CTX_use_certificate(get(), own.get()) != 1) throw_unreadable("certificate");
  while (const Certificate issuer = next_certificate(chain.get())) {
    if (SSL_CTX_add1_chain_cert(get(), issuer.get()) != 1) throw_unreadable("certificate");
  }
  if (!text_ended()) throw_unreadable("certificate");
  const Bio key_text = reader_of(settings_.private_key);
  const Key key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, no_password, nullptr));
  if (!key || SSL_CTX_use_PrivateKey(get(), key.get()) != 1) throw_unreadable("private_key");
}

void TlsContext::set_protocols() {
  for (const std::string& name : settings_.alpn) {
    if (name.empty() || name.size() > kMaxProtocolName) {
      throw ValueError("A protocol of SSLContext::alpn has 1 to 255 bytes, and '" + name + "' has " +
                       std::to_string(name.size()));
    }
    protocols_ += static_cast<char>(static_cast<unsigned char>(name.size()));
    protocols_ += name;
  }
  if (protocols_.empty()) return;
  if (server_side_) {
    SSL_CTX_set_alpn_select_cb(get(), select_protocol, &protocols_);
  } else {
    SSL_CTX_set_alpn_protos(get(), reinterpret_cast<const unsigned char*>(protocols_.data()),
                            static_cast<unsigned>(protocols_.size()));
  }
}

bool TlsContext::is_made_of(const SSLContext& settings, bool server_side) const noexcept {
  return server_side == server_side_ && settings.verify == settings_.verify && settings.ca == settings_.ca &&
         settings.certificate == settings_.certificate && settings.private_key == settings_.private_key &&
         settings.alpn == settings_.alpn;
}

std::shared_ptr<const TlsContext> TlsContexts::get(const SSLContext& settings, bool server_side) {
  const auto found = std::find_if(used_.begin(), used_.end(),
                                  [&](const auto& each) { return each->is_made_of(settings, server_side); });
  if (found != used_.end()) {
    used_.splice(used_.begin(), used_, found);
  } else {
    used_.push_front(std::make_shared<const TlsContext>(settings, server_side));
    if (used_.size() > kMaxTlsContexts) used_.pop_back();
  }
  return used_.front();
}

}  // namespace aio::asio
