// TLS by OpenSSL over any Transport. Loop thread only.
//
//   handshaking --done--> open --close()--> lingering, while its last record waits for the peer --> closed
//   any of them --failure, abort()--> failed
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "asio/tls_context.h"
#include "base/duration.h"
#include "net/network.h"
#include "runtime/handle.h"

namespace aio::asio {

/// How long close() goes on sending. Source: asyncio.constants.SSL_SHUTDOWN_TIMEOUT.
inline constexpr Duration kTlsLinger{30'000'000'000};

/// What write() took is encrypted and sent at once; at most one record of 16 KiB waits for the peer, and nothing more
/// is taken meanwhile. A connection that ends without TLS's own farewell reads as its end.
/// Source: asyncio, sslproto: a ragged end is no error.
class TlsTransport final : public Transport {
 public:
  /// `server_hostname`: for a client, what the certificate must name.
  /// Throws: ValueError when a client verifies and has no host name, SSLError.
  TlsTransport(detail::Ref<Transport> inner, std::shared_ptr<const TlsContext> context, bool server_side,
               std::string server_hostname);
  ~TlsTransport() override;

  /// Goes on with the handshake. False: again when it is readable.
  /// Throws: SSLError, SSLCertVerificationError, the ConnectionError family; the peer was told why, if it can be told.
  bool handshake();

  IoResult read(char* into, std::size_t size) noexcept override;
  IoResult write(const char* data, std::size_t size) noexcept override;
  std::exception_ptr error() const noexcept override { return error_; }
  void when_readable(detail::Callback& callback) override;
  void when_writable(detail::Callback& callback) override;
  void forget(detail::Callback& callback) noexcept override;
  IoResult finish_writing() noexcept override;
  void close() noexcept override;
  void abort() noexcept override;
  Address local() const override { return inner_->local(); }
  Address peer() const override { return inner_->peer(); }
  std::string alpn() const override;
  bool is_secure() const noexcept override { return true; }

 private:
  /// Waits for `inner_` in the place of whoever waits for this.
  struct Proxy final : detail::Callback {
    Proxy(TlsTransport& of, void (TlsTransport::*action)()) noexcept : owner(of), when_ready(action) {}
    void run() override;
    void drop() noexcept override;
    void append_awaiters(std::vector<detail::TaskBase*>& tasks) override;

    TlsTransport& owner;
    void (TlsTransport::*when_ready)();
    detail::Callback* waiting = nullptr;
    bool registered = false;
  };
  struct Free {
    void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
  };

  static const BIO_METHOD* bio_method();
  static int bio_write(BIO* bio, const char* data, std::size_t size, std::size_t* written);
  static int bio_read(BIO* bio, char* into, std::size_t size, std::size_t* got);
  static long bio_control(BIO* bio, int command, long, void*);

  void set_host();
  IoResult failed(std::exception_ptr error) noexcept;
  IoResult failed_as_closed() noexcept;
  IoResult interrupted(int outcome) noexcept;
  bool flush() noexcept;
  void say_farewell() noexcept;
  void end_lingering() noexcept;
  void readable();
  void writable();
  void wake(Proxy& proxy);

  detail::Ref<Transport> inner_;
  std::shared_ptr<const TlsContext> context_;
  std::unique_ptr<SSL, Free> ssl_;
  std::string host_;
  std::string outgoing_;  // encrypted; from `sent_` on it waits for `inner_`
  std::size_t sent_ = 0;
  std::exception_ptr error_;        // of both directions
  std::exception_ptr write_error_;  // of writing alone: what has come before can still be read
  bool blocked_ = false;            // the last read() needs more of `inner_`
  bool inner_ended_ = false;        // the peer ended the connection below
  bool handshaken_ = false;
  bool said_farewell_ = false;
  bool closed_ = false;
  Proxy reading_{*this, &TlsTransport::readable};
  Proxy writing_{*this, &TlsTransport::writable};
  detail::Ref<TlsTransport> lingering_;  // itself, so long as it sends what close() left
  std::optional<Handle> linger_limit_;
};

}  // namespace aio::asio
