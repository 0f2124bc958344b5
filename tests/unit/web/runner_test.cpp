#include "web/runner.h"

#include <csignal>

#include "net/open_connection.h"
#include "net/server.h"
#include "support/test.h"
#include "support/web_server.h"
#include "web/run_app.h"

namespace {

const char* const kPath = "/run/app.sock";

SSLContext simulated_identity() {
  SSLContext context;
  context.certificate = "simulated certificate";
  context.private_key = "simulated key";
  return context;
}

Coro<Stream> connect_securely() {
  ConnectionOptions options;
  options.tls.emplace();
  options.tls->verify = false;
  options.server_hostname = "localhost";
  return open_unix_connection(kPath, std::move(options));
}

Coro<> ask(Log& log) {
  Stream stream = co_await connect_securely();
  const std::string text = request_text("GET", "/", "Connection: close\r\n");
  co_await stream.write(text);
  const std::string answer = co_await stream.read();
  log(stream.is_secure(), body_of(answer));
  co_await stream.close();
}

Coro<> ask_and_stop(Log& log) {
  co_await sleep(1s);
  try {
    co_await ask(log);
  } catch (const Error& error) {
    log(error.name());
  }
  get_running_loop().signal_arrived(SIGTERM);
}

}  // namespace

TEST_CASE("run_app with a path and an ssl_context speaks TLS at the unix socket, and says so") {
  Log log;
  web::Application app;
  app.router().add_get("/", says("ok"));
  app.on_startup().append([&log](web::Application&) -> Coro<> {
    static_cast<void>(create_task(ask_and_stop(log)));
    co_return;
  });
  web::RunAppOptions options;
  options.path = kPath;
  options.ssl_context = simulated_identity();
  const Run run = run_simulated(web::serve_app(std::move(app), std::move(options)));
  CHECK(run.failure() == "");
  CHECK(run.printed.at(0) == "======== Running on https://unix:/run/app.sock: ========");
  CHECK(log.lines == Lines{"true ok"});
}

TEST_CASE("a unix site for TLS needs a certificate") {
  const Run run = run_simulated([]() -> Coro<> {
    web::AppRunner runner{web::Application()};
    co_await runner.setup();
    web::SiteOptions options;
    options.tls.emplace();
    web::UnixSite site(runner, kPath, std::move(options));
    std::string failure;
    try {
      co_await site.start();
    } catch (const ValueError& error) {
      failure = error.what();
    }
    CHECK(failure == "A TLS server needs SSLContext::certificate and private_key, as PEM text");
    co_await runner.cleanup();
  });
  CHECK(run.failure() == "");
}
