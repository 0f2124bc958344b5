// serve FOLDER [--port N] [--trace FILE]: serves the finished site at 127.0.0.1 until it is interrupted.

#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "asio/make_backend.h"
#include "runtime/event.h"
#include "runtime/event_loop.h"
#include "runtime/run.h"
#include "static_site.h"

namespace {

constexpr int kDefaultPort = 8080;

/// Downloads have so long to end after Ctrl-C.
constexpr aio::Duration kShutdownTimeout{2'000'000'000};

struct Arguments {
  std::string folder;
  int port = kDefaultPort;
  /// A trace to show; empty for none.
  std::string trace;
};

constexpr const char* kUsage = "usage: serve FOLDER [--port N] [--trace FILE]\n";

std::optional<int> parse_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port < 0 || port > 65535) return std::nullopt;
  return port;
}

std::optional<Arguments> parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--port" && i + 1 < argc) {
      const auto port = parse_port(argv[++i]);
      if (!port) {
        std::fprintf(stderr, "serve: %s is not a port; give a number from 0 to 65535\n", argv[i]);
        return std::nullopt;
      }
      arguments.port = *port;
    } else if (word == "--trace" && i + 1 < argc) {
      arguments.trace = argv[++i];
    } else if (!word.empty() && word.front() != '-' && arguments.folder.empty()) {
      arguments.folder = word;
    } else {
      std::fprintf(stderr, "%s", kUsage);
      return std::nullopt;
    }
  }
  if (arguments.folder.empty()) {
    std::fprintf(stderr, "%s", kUsage);
    return std::nullopt;
  }
  return arguments;
}

void say_where(const Arguments& arguments, int port) {
  if (arguments.port != 0 && port != arguments.port) {
    std::fprintf(stderr, "Port %d is taken; the next free one is %d.\n", arguments.port, port);
  }
  if (arguments.trace.empty()) {
    std::printf("Yieldpoint is at http://127.0.0.1:%d/ (Ctrl-C stops it)\n", port);
  } else {
    std::printf("The trace is at http://127.0.0.1:%d/#trace=trace.jsonl (Ctrl-C stops it)\n", port);
  }
  std::fflush(stdout);
}

/// Returns at the first SIGINT or SIGTERM.
aio::Coro<> wait_for_signal() {
  aio::Event stopped;
  aio::EventLoop& loop = aio::get_running_loop();
  for (const int signal : {SIGINT, SIGTERM}) loop.add_signal_handler(signal, [&stopped] { stopped.set(); });
  co_await stopped.wait();
  for (const int signal : {SIGINT, SIGTERM}) loop.remove_signal_handler(signal);
}

/// Gives the process's exit code. Lifetime: both outlive the call.
aio::Coro<int> serve_until_stopped(aio::web::AppRunner& runner, const Arguments& arguments) {
  auto setting_up = runner.setup();
  co_await setting_up;
  auto listening = aio::tools::listen_at_first_free(runner, static_cast<std::uint16_t>(arguments.port));
  const int port = co_await listening;
  if (port == 0) {
    std::fprintf(stderr, "serve: port %d and the nine after it are taken; choose another with --port\n",
                 arguments.port);
    co_return 1;
  }
  say_where(arguments, port);
  co_await wait_for_signal();
  co_return 0;
}

aio::Coro<int> serve(Arguments arguments) {
  aio::web::RunnerOptions options;
  options.shutdown_timeout = kShutdownTimeout;
  aio::web::AppRunner runner(aio::tools::make_site(arguments.folder, arguments.trace), std::move(options));
  auto serving = serve_until_stopped(runner, arguments);
  const int code = co_await serving;
  auto cleaning = runner.cleanup();
  co_await cleaning;
  co_return code;
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = parse(argc, argv);
  if (!arguments) return 2;
  try {
    aio::RunOptions options;
    options.backend = aio::asio::make_backend();
    return aio::run(serve(*arguments), std::move(options));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "serve: %s\n", error.what());
    return 1;
  }
}
