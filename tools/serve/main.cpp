// serve FOLDER [--port N] [--trace FILE]: serves the finished site at 127.0.0.1 until it is interrupted.

#include <httplib.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "static_site.h"

namespace {

constexpr int kDefaultPort = 8080;

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

int serve(const Arguments& arguments) {
  httplib::Server server;
  if (!arguments.trace.empty()) aio::tools::mount_trace(server, arguments.trace);
  aio::tools::mount(server, arguments.folder);
  const auto port = aio::tools::bind_first_free(server, arguments.port);
  if (!port) {
    std::fprintf(stderr, "serve: port %d and the nine after it are taken; choose another with --port\n",
                 arguments.port);
    return 1;
  }
  if (arguments.port != 0 && *port != arguments.port) {
    std::fprintf(stderr, "Port %d is taken; the next free one is %d.\n", arguments.port, *port);
  }
  if (arguments.trace.empty()) {
    std::printf("Yieldpoint is at http://127.0.0.1:%d/ (Ctrl-C stops it)\n", *port);
  } else {
    std::printf("The trace is at http://127.0.0.1:%d/#trace=trace.jsonl (Ctrl-C stops it)\n", *port);
  }
  std::fflush(stdout);

  // Blocked before any thread starts, so that only the waiting thread below takes them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::jthread waiter([&server, &signals] {
    int received = 0;
    sigwait(&signals, &received);
    server.stop();
  });
  const bool clean = server.listen_after_bind();
  if (!clean) {
    std::fprintf(stderr, "serve: listening on port %d failed\n", *port);
    std::_Exit(1);  // the waiter would wait for a signal for ever
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = parse(argc, argv);
  if (!arguments) return 2;
  try {
    return serve(*arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "serve: %s\n", error.what());
    return 1;
  }
}
