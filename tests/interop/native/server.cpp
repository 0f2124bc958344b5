// core/web on real sockets for the peers of this folder; says "port N" when it listens, and ends at SIGTERM.
//
//     server [--tls CERTIFICATE KEY] [--unix PATH] [--static FOLDER] [--header-timeout MS]

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "asio/make_backend.h"
#include "routes.h"
#include "runtime/event.h"
#include "runtime/event_loop.h"
#include "runtime/run.h"
#include "web/runner.h"

namespace {

using namespace aio;

struct Arguments {
  std::string certificate = {};
  std::string key = {};
  std::string unix_path = {};
  std::string static_folder = {};
  web::ServerSettings settings = {};
};

Arguments read_arguments(const std::vector<std::string_view>& words) {
  Arguments arguments;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto next = [&] { return at + 1 < words.size() ? std::string(words[++at]) : std::string(); };
    if (words[at] == "--tls") {
      arguments.certificate = next();
      arguments.key = next();
    } else if (words[at] == "--unix") {
      arguments.unix_path = next();
    } else if (words[at] == "--static") {
      arguments.static_folder = next();
    } else if (words[at] == "--header-timeout") {
      arguments.settings.header_timeout = std::chrono::milliseconds(std::stoi(next()));
    } else {
      throw std::runtime_error("unknown argument " + std::string(words[at]));
    }
  }
  return arguments;
}

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error("cannot read " + path);
  return text.str();
}

Coro<> serve(Arguments arguments) {
  Event ended;
  get_running_loop().add_signal_handler(SIGTERM, [&ended] { ended.set(); });
  web::RunnerOptions options;
  options.server = arguments.settings;
  options.shutdown_timeout = std::chrono::seconds(1);
  web::AppRunner runner(interop::make_application(arguments.static_folder), std::move(options));
  co_await runner.setup();
  web::SiteOptions site_options;
  if (!arguments.certificate.empty()) {
    SSLContext tls;
    tls.certificate = contents(arguments.certificate);
    tls.private_key = contents(arguments.key);
    tls.alpn = {"http/1.1"};
    site_options.tls = tls;
  }
  web::TCPSite site(runner, "127.0.0.1", 0, site_options);
  co_await site.start();
  web::UnixSite unix_site(runner, arguments.unix_path);
  if (!arguments.unix_path.empty()) co_await unix_site.start();
  std::printf("port %d\n", static_cast<int>(site.address().port));
  std::fflush(stdout);
  co_await ended.wait();
  co_await runner.cleanup();
}

}  // namespace

int main(int argc, char** argv) {
  RunOptions options;
  options.backend = asio::make_backend();
  run(serve(read_arguments({argv + 1, argv + argc})), std::move(options));
  return 0;
}
