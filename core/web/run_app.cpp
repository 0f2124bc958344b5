#include "web/run_app.h"

#include <csignal>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "base/environment.h"
#include "base/errors.h"
#include "runtime/event.h"
#include "runtime/event_loop.h"
#include "runtime/print.h"
#include "runtime/with.h"
#include "web/detail/workers.h"

namespace aio::web {
namespace {

constexpr unsigned kMaxWorkers = 1024;
constexpr unsigned kMaxPort = 65535;

/// Ends the wait for the end at SIGINT and SIGTERM; the second signal has its usual effect.
class StopSignals {
 public:
  StopSignals() {
    for (const int signal : {SIGINT, SIGTERM}) {
      get_running_loop().add_signal_handler(signal, [this] { stop(); });
    }
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals() { forget(); }

  Coro<bool> wait() { return stopped_.wait(); }

 private:
  void stop() {
    stopped_.set();
    forget();
  }
  void forget() noexcept {
    if (forgotten_) return;
    forgotten_ = true;
    for (const int signal : {SIGINT, SIGTERM}) get_running_loop().remove_signal_handler(signal);
  }

  Event stopped_;
  bool forgotten_ = false;
};

RunnerOptions runner_options(const RunAppOptions& options) {
  RunnerOptions made;
  made.server.handler_cancellation = options.handler_cancellation;
  made.server.keepalive_timeout = options.keepalive_timeout;
  made.shutdown_timeout = options.shutdown_timeout;
  if (options.access_log) made.access_log = access_log_to_stderr();
  return made;
}

/// Lifetime: all outlive the call.
Coro<> serve(AppRunner& runner, const RunAppOptions& options) {
  StopSignals signals;
  auto setting_up = runner.setup();
  co_await setting_up;
  SiteOptions site_options;
  site_options.tls = options.ssl_context;
  site_options.backlog = options.backlog;
  site_options.reuse_port = options.reuse_port;
  std::string name;
  if (options.path.empty()) {
    TCPSite site(runner, options.host, options.port, std::move(site_options));
    auto starting = site.start();
    co_await starting;
    name = site.name();
  } else {
    UnixSite site(runner, options.path, std::move(site_options));
    auto starting = site.start();
    co_await starting;
    name = site.name();
  }
  if (options.print) {
    print("======== Running on " + name + " ========");
    print("(Press CTRL+C to quit)");
  }
  co_await signals.wait();
}

bool runs_really(const RunOptions& options) {
  if (options.backend) return !options.backend->is_simulated();
  const char* name = std::getenv("AIO_BACKEND");
  return name && std::string_view(name) == "asio";
}

// A backend opens nothing before its loop runs, so that each process may go on with its copy.
void run_in_workers(Application app, RunAppOptions options, RunOptions run_options) {
  if (!options.path.empty()) throw ValueError("A unix socket cannot be shared by workers; give a port");
  if (options.port == 0) throw ValueError("Workers would each take another free port for 0; give a port");
  options.reuse_port = true;
  detail::run_workers(options.workers, [&](unsigned worker) {
    if (worker > 0) {
      options.print = false;
      run_options.trace.reset();
      ::unsetenv("AIO_TRACE");
    }
    run(serve_app(std::move(app), std::move(options)), std::move(run_options));
  });
}

}  // namespace

Coro<> serve_app(Application app, RunAppOptions options) {
  AppRunner runner(std::move(app), runner_options(options));
  auto body = [&] { return serve(runner, options); };
  auto cleanup = [&] { return runner.cleanup(); };
  auto work = async_finally(body, cleanup);
  co_await work;
}

void run_app(Application app, RunAppOptions options, RunOptions run_options) {
  if (options.workers == 0) {
    const auto workers = aio::detail::number_from_environment("AIO_WORKERS", 1, kMaxWorkers);
    options.workers = static_cast<unsigned>(workers.value_or(1));
  }
  if (!runs_really(run_options)) return run(serve_app(std::move(app), std::move(options)), std::move(run_options));
  if (const auto port = aio::detail::number_from_environment("AIO_PORT", 0, kMaxPort)) {
    options.port = static_cast<std::uint16_t>(*port);
  }
  if (options.workers > 1) {
    return run_in_workers(std::move(app), std::move(options), std::move(run_options));
  }
  run(serve_app(std::move(app), std::move(options)), std::move(run_options));
}

}  // namespace aio::web
