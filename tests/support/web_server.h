// A web server on the simulated loopback and raw clients of it: every byte counts. Loop thread only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "net/stream.h"
#include "support/simulate.h"
#include "web/application.h"
#include "web/request.h"
#include "web/runner.h"

namespace aio::testing {

/// What a test's body asks the server with.
class RawClient {
 public:
  explicit RawClient(web::AppRunner& runner, std::uint16_t port) noexcept : runner_(runner), port_(port) {}

  web::AppRunner& runner() const noexcept { return runner_; }
  std::uint16_t port() const noexcept { return port_; }
  Coro<Stream> connect() const;
  /// Sends `bytes` and gives everything that comes until the server closes.
  Coro<std::string> ask(std::string bytes) const;
  /// A request without a body that asks for the end of the connection.
  Coro<std::string> get(std::string path, std::string headers = {}, std::string method = "GET") const;
  /// A request with a body and its Content-Length, otherwise the same.
  Coro<std::string> post(std::string path, std::string body, std::string headers = {}) const;

 private:
  web::AppRunner& runner_;
  std::uint16_t port_;
};

/// Serves `app` at 127.0.0.1 while `body` runs, and cleans up. Fails the test when a task or connection is left.
Run serve_simulated(web::Application app, aio::detail::Function<Coro<>(RawClient&)> body,
                    web::RunnerOptions options = {});

/// "GET /path HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n".
std::string request_text(std::string_view method, std::string_view path, std::string_view headers = {});
/// Behind the first empty line.
std::string body_of(const std::string& response);
/// "HTTP/1.1 200 OK", the first line.
std::string status_of(const std::string& response);
/// The value of a header in a response's text, or "-".
std::string header_of(const std::string& response, std::string_view name);

/// Logs `what` with the loop's time in whole milliseconds: connections take some microseconds.
void note(Log& log, std::string_view what);

/// A handler that answers with this text.
web::Handler says(std::string text);

}  // namespace aio::testing
