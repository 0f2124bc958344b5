// run_app(): a program that is a web server. Mirrors aiohttp's web.run_app. The calling thread becomes the loop's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/duration.h"
#include "net/tls.h"
#include "runtime/run.h"
#include "web/application.h"
#include "web/runner.h"

namespace aio::web {

/// What run_app() may be told beside its application. Source: aiohttp, web.run_app.
struct RunAppOptions {
  std::string host = "127.0.0.1";
  /// On asio the environment's AIO_PORT goes first: the program's own may be taken on this machine.
  std::uint16_t port = 8080;
  /// Listens at this unix socket instead, on asio.
  std::string path = {};
  /// Speaks TLS; needs a certificate and its key.
  std::optional<SSLContext> ssl_context = {};
  /// Whether a handler is cancelled when its client goes, or says that it sends no more: the two look alike. Without it
  /// such a client still gets its response.
  bool handler_cancellation = false;
  /// Handlers have so long to end after SIGINT or SIGTERM.
  Duration shutdown_timeout = kShutdownTimeout;
  Duration keepalive_timeout = kKeepAliveTimeout;
  /// Writes a line for each response to stderr.
  bool access_log = false;
  int backlog = 128;
  bool reuse_port = false;
  /// Processes that serve the port together, made by fork, on asio only: the simulation serves in one. Each has an
  /// application of its own, as it was when run_app() was called, and runs its signals; only the first can be traced.
  /// 0 asks the environment, AIO_WORKERS, and is one without it.
  unsigned workers = 0;
  /// Says where the server runs and how to stop it.
  bool print = true;
};

/// Serves until SIGINT or SIGTERM, then stops as AppRunner::cleanup() does and returns. On the simulation it serves
/// the simulated machine's address. A second signal ends the process.
/// With workers the signal goes to all of them, and one that dies is told on stderr and not started again.
/// Requires: with workers a process with one thread.
/// Throws: what the start or the end of the application throws; with workers RuntimeError when one failed, and
/// ValueError for port 0 and for a unix socket, which cannot be shared.
void run_app(Application app, RunAppOptions options = {}, RunOptions run_options = {});

/// The same inside a loop that runs already, without workers. Cancellation: stops as a signal does, then throws
/// CancelledError.
Coro<> serve_app(Application app, RunAppOptions options = {});

}  // namespace aio::web
