#include "web/runner.h"

#include <utility>

#include "base/errors.h"
#include "net/server.h"
#include "runtime/task.h"
#include "runtime/timeout.h"
#include "runtime/with.h"
#include "web/detail/server_connection.h"

namespace aio::web {
namespace {

/// Lifetime: `stream` outlives the call.
Coro<> serve_connection(aio::detail::Ref<detail::ServerContext> context, Stream& stream) {
  const aio::detail::Ref<detail::ServerConnection> connection(new detail::ServerConnection(context, stream));
  auto work = connection->run();
  co_await work;
}

ConnectionHandler handler_of(const aio::detail::Ref<detail::ServerContext>& context) {
  return [context](Stream& stream) AIO_CORO_WRAPPER_LAMBDA { return serve_connection(context, stream); };
}

ServerOptions server_options(const SiteOptions& options) {
  ServerOptions made;
  made.tls = options.tls;
  made.backlog = options.backlog;
  made.reuse_port = options.reuse_port;
  return made;
}

std::string scheme_of(const SiteOptions& options) {
  return options.tls ? "https://" : "http://";
}

/// Appends what `work` throws.
Coro<> collect(Coro<> work, std::vector<std::exception_ptr>& errors) {
  try {
    co_await work;
  } catch (const std::exception&) {
    errors.push_back(std::current_exception());
  }
}

}  // namespace

struct AppRunner::Sites {
  std::vector<Server> servers;
  std::vector<Task<>> closing;  // each waits for the connections of one server
};

AppRunner::AppRunner(Application app, RunnerOptions options)
    : app_(std::move(app)), options_(std::move(options)), sites_(std::make_unique<Sites>()) {}

AppRunner::~AppRunner() = default;

Coro<> AppRunner::setup() {
  if (set_up_) throw RuntimeError("The runner is set up already; call setup() once");
  set_up_ = true;
  context_ = aio::detail::Ref<detail::ServerContext>(new detail::ServerContext(app_, options_.server));
  context_->access_log = std::move(options_.access_log);
  auto work = app_.startup();
  co_await work;
}

std::vector<Address> AppRunner::addresses() const {
  std::vector<Address> all;
  for (const Server& server : sites_->servers) {
    for (Address& address : server.sockets()) all.push_back(std::move(address));
  }
  return all;
}

std::size_t AppRunner::connections() const noexcept {
  std::size_t count = 0;
  for (const Server& server : sites_->servers) count += server.connections();
  return count;
}

// Server::close() stops listening at once and waits for its connections.
void AppRunner::stop_sites() {
  for (Server& server : sites_->servers) {
    TaskOptions options;
    options.eager_start = true;
    sites_->closing.push_back(create_task(server.close(), std::move(options)));
  }
  if (context_) context_->close_idle();
}

Coro<> AppRunner::wait_for_connections() {
  for (Server& server : sites_->servers) {
    auto closing = server.close();
    co_await closing;
  }
}

Coro<> AppRunner::cleanup() {
  if (cleaned_up_ || !app_.started()) co_return;
  cleaned_up_ = true;
  std::vector<std::exception_ptr> errors;
  auto stopping = [&]() AIO_CORO_WRAPPER_LAMBDA { return stop(errors); };
  auto ending = [&]() AIO_CORO_WRAPPER_LAMBDA { return end(errors); };
  auto work = async_finally(stopping, ending);
  co_await work;
}

// Until the handlers have ended, or have no time left.
Coro<> AppRunner::stop(std::vector<std::exception_ptr>& errors) {
  stop_sites();
  co_await collect(app_.shutdown(), errors);
  try {
    auto work = timeout(options_.shutdown_timeout, wait_for_connections());
    co_await work;
  } catch (const TimeoutError&) {
    // end() cancels who is late.
  }
}

Coro<> AppRunner::end(std::vector<std::exception_ptr>& errors) {
  for (Server& server : sites_->servers) server.cancel_clients();
  co_await wait_for_connections();
  co_await collect(app_.cleanup(), errors);
  sites_->closing.clear();
  sites_->servers.clear();
  if (errors.size() == 1) std::rethrow_exception(errors.front());
  if (!errors.empty()) throw ExceptionGroup("Stopping the server failed", std::move(errors));
}

TCPSite::TCPSite(AppRunner& runner, std::string host, std::uint16_t port, SiteOptions options)
    : runner_(runner), host_(std::move(host)), port_(port), options_(std::move(options)) {}

Coro<> TCPSite::start(std::source_location where) {
  if (!runner_.context_) throw RuntimeError("The runner is not set up; co_await runner.setup() first");
  auto work = start_server(handler_of(runner_.context_), host_, port_, server_options(options_), where);
  Server server = co_await work;
  address_ = server.sockets().front();
  runner_.sites_->servers.push_back(std::move(server));
}

std::string TCPSite::name() const {
  return scheme_of(options_) + address_.text();
}

UnixSite::UnixSite(AppRunner& runner, std::string path, SiteOptions options)
    : runner_(runner), path_(std::move(path)), options_(std::move(options)) {}

Coro<> UnixSite::start(std::source_location where) {
  if (!runner_.context_) throw RuntimeError("The runner is not set up; co_await runner.setup() first");
  auto work = start_unix_server(handler_of(runner_.context_), path_, server_options(options_), where);
  Server server = co_await work;
  runner_.sites_->servers.push_back(std::move(server));
}

std::string UnixSite::name() const {
  return scheme_of(options_) + "unix:" + path_ + ":";
}

}  // namespace aio::web
