// Starting and stopping a server by hand. Mirrors aiohttp's AppRunner, TCPSite and UnixSite. Loop thread only.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <vector>

#include "base/attributes.h"
#include "base/duration.h"
#include "net/address.h"
#include "net/tls.h"
#include "web/access_log.h"
#include "web/application.h"
#include "web/detail/server_context.h"

namespace aio::web {

/// Handlers have so long to end when the server is stopped. Source: aiohttp, shutdown_timeout.
inline constexpr Duration kShutdownTimeout{60'000'000'000};

/// What AppRunner may be told beside its application.
struct RunnerOptions {
  ServerSettings server = {};
  Duration shutdown_timeout = kShutdownTimeout;
  /// Hears of each response; empty for no log. access_log_to_stderr() makes one.
  aio::detail::Function<void(const AccessRecord&)> access_log = {};
};

/// An application with the connections that it serves. Sites give it addresses.
/// Lifetime: cleanup() before it goes; sites live shorter.
class AppRunner {
 public:
  explicit AppRunner(Application app, RunnerOptions options = {});
  AppRunner(const AppRunner&) = delete;
  AppRunner& operator=(const AppRunner&) = delete;
  ~AppRunner();

  Application& app() noexcept { return app_; }
  /// Starts the application: cleanup_ctx, on_startup. Throws: what they throw. Source: aiohttp, BaseRunner.setup.
  Coro<> setup();
  /// Stops everything, in this order: listening ends; idle connections close; on_shutdown; handlers have
  /// shutdown_timeout to end, then they are cancelled; cleanup_ctx unwinds in reverse order; on_cleanup. Idempotent.
  /// Cancellation: handlers are cancelled now; the rest is done all the same.
  /// Throws: what the callbacks throw, after all was done. Source: aiohttp, BaseRunner.cleanup.
  Coro<> cleanup();
  /// with() calls this.
  AIO_CORO_WRAPPER Coro<> close() { return cleanup(); }
  /// Where the sites listen.
  std::vector<Address> addresses() const;
  /// Connections that are open.
  std::size_t connections() const noexcept;

 private:
  friend class TCPSite;
  friend class UnixSite;
  struct Sites;
  void stop_sites();
  /// Lifetime: `errors` outlives the call.
  Coro<> stop(std::vector<std::exception_ptr>& errors);
  Coro<> end(std::vector<std::exception_ptr>& errors);
  Coro<> wait_for_connections();

  Application app_;
  RunnerOptions options_;
  aio::detail::Ref<detail::ServerContext> context_;
  std::unique_ptr<Sites> sites_;
  bool set_up_ = false;
  bool cleaned_up_ = false;
};

/// What a site may be told beside its address.
struct SiteOptions {
  /// Speaks TLS; needs a certificate and its key.
  std::optional<SSLContext> tls = {};
  /// Connections that may wait to be accepted. Source: aiohttp, backlog.
  int backlog = 128;
  /// Whether several processes may listen at the same address; no matter to a unix socket.
  bool reuse_port = false;
};

/// An address that a runner listens at.
class TCPSite {
 public:
  /// Port 0 takes a free one: address() tells. Lifetime: the runner outlives it.
  TCPSite(AppRunner& runner, std::string host = "0.0.0.0", std::uint16_t port = 8080, SiteOptions options = {});
  /// Listens. Throws: as start_server(); RuntimeError before AppRunner::setup().
  Coro<> start(std::source_location where = std::source_location::current());
  /// "http://127.0.0.1:8080". Requires: started.
  std::string name() const;
  /// Requires: started.
  const Address& address() const noexcept { return address_; }

 private:
  AppRunner& runner_;
  std::string host_;
  std::uint16_t port_;
  SiteOptions options_;
  Address address_;
};

/// A unix socket that a runner listens at, on asio.
class UnixSite {
 public:
  /// Lifetime: the runner outlives it.
  UnixSite(AppRunner& runner, std::string path, SiteOptions options = {});
  /// Listens. Throws: as start_unix_server(); RuntimeError before AppRunner::setup().
  Coro<> start(std::source_location where = std::source_location::current());
  /// "http://unix:/run/app.sock:".
  std::string name() const;

 private:
  AppRunner& runner_;
  std::string path_;
  SiteOptions options_;
};

}  // namespace aio::web
