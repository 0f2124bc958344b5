// TLS on the simulated internet: a handshake of two round trips through the byte stream, with messages of plausible
// sizes, and a verdict about the certificate. Nothing is encrypted. Loop thread only.
#pragma once

#include <string>
#include <utility>

#include "net/network.h"
#include "sim/host.h"

namespace aio::sim {

/// What speaks TLS over another transport once the handshake is done.
class TlsTransport final : public Transport {
 public:
  TlsTransport(detail::Ref<Transport> inner, std::string alpn) : inner_(std::move(inner)), alpn_(std::move(alpn)) {}

  IoResult read(char* into, std::size_t size) noexcept override { return inner_->read(into, size); }
  IoResult write(const char* data, std::size_t size) noexcept override { return inner_->write(data, size); }
  std::exception_ptr error() const noexcept override { return inner_->error(); }
  void when_readable(detail::Callback& callback) override { inner_->when_readable(callback); }
  void when_writable(detail::Callback& callback) override { inner_->when_writable(callback); }
  void forget(detail::Callback& callback) noexcept override { inner_->forget(callback); }
  IoResult finish_writing() noexcept override { return inner_->finish_writing(); }
  void close() noexcept override { inner_->close(); }
  void abort() noexcept override { inner_->abort(); }
  Address local() const override { return inner_->local(); }
  Address peer() const override { return inner_->peer(); }
  std::string alpn() const override { return alpn_; }
  bool is_secure() const noexcept override { return true; }

 private:
  detail::Ref<Transport> inner_;
  std::string alpn_;
};

/// Suspends, Cancellation, Throws: as Network::start_tls().
Coro<detail::Ref<Transport>> client_handshake(detail::Ref<Transport> transport, SSLContext context,
                                              std::string server_hostname);
/// The same for the server; `host`: whose certificate it shows. Lifetime: `host` outlives the call.
Coro<detail::Ref<Transport>> server_handshake(detail::Ref<Transport> transport, SSLContext context, const Host& host);

}  // namespace aio::sim
