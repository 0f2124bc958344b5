// SSLContexts as OpenSSL has them, made once for each. Loop thread only.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <list>
#include <memory>
#include <string>

#include "net/tls.h"

namespace aio::asio {

/// Contexts that are kept for the next connection; reading a certificate store takes milliseconds. Source: ours.
inline constexpr std::size_t kMaxTlsContexts = 16;

/// One side's settings. Connections share it.
class TlsContext {
 public:
  /// Throws: SSLError when a certificate or a key cannot be read, ValueError for a server without them and for a
  /// protocol name that ALPN cannot carry.
  TlsContext(const SSLContext& settings, bool server_side);

  SSL_CTX* get() const noexcept { return context_.get(); }
  bool is_made_of(const SSLContext& settings, bool server_side) const noexcept;
  bool verifies() const noexcept { return settings_.verify; }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  };

  void set_trust();
  void set_identity();
  void set_protocols();

  SSLContext settings_;
  bool server_side_;
  std::string protocols_;  // as ALPN sends them: each with its length before it
  std::unique_ptr<SSL_CTX, Free> context_;
};

/// The contexts used last.
class TlsContexts {
 public:
  /// Throws: as TlsContext.
  std::shared_ptr<const TlsContext> get(const SSLContext& settings, bool server_side);

 private:
  std::list<std::shared_ptr<const TlsContext>> used_;  // the latest first
};

}  // namespace aio::asio
