#include "support/web_server.h"

#include <doctest/doctest.h>

#include "http/detail/ascii.h"
#include "net/open_connection.h"
#include "runtime/task.h"

namespace aio::testing {

Coro<Stream> RawClient::connect() const {
  auto opening = open_connection("127.0.0.1", port_);
  Stream stream = co_await opening;
  co_return stream;
}

Coro<std::string> RawClient::ask(std::string bytes) const {
  Stream stream = co_await connect();
  co_await stream.write(bytes);
  std::string answer = co_await stream.read();
  co_await stream.close();
  co_return answer;
}

Coro<std::string> RawClient::get(std::string path, std::string headers, std::string method) const {
  auto asking = ask(request_text(method, path, "Connection: close\r\n" + headers));
  std::string answer = co_await asking;
  co_return answer;
}

Coro<std::string> RawClient::post(std::string path, std::string body, std::string headers) const {
  const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n";
  auto asking = ask(request_text("POST", path, length + headers) + body);
  std::string answer = co_await asking;
  co_return answer;
}

namespace {

Coro<> serve(web::Application app, aio::detail::Function<Coro<>(RawClient&)> body, web::RunnerOptions options) {
  web::AppRunner runner(std::move(app), std::move(options));
  co_await runner.setup();
  web::TCPSite site(runner, "127.0.0.1", 0);
  co_await site.start();
  RawClient client(runner, site.address().port);
  std::exception_ptr error;
  try {
    auto work = body(client);
    co_await work;
  } catch (...) {
    error = std::current_exception();
  }
  co_await runner.cleanup();
  co_await run_until_idle();
  CHECK(runner.connections() == 0);
  CHECK(all_tasks().size() == 1);
  if (error) std::rethrow_exception(error);
}

}  // namespace

Run serve_simulated(web::Application app, aio::detail::Function<Coro<>(RawClient&)> body, web::RunnerOptions options) {
  Run run = run_simulated(serve(std::move(app), std::move(body), std::move(options)));
  CHECK(run.failure() == "");
  return run;
}

std::string request_text(std::string_view method, std::string_view path, std::string_view headers) {
  return std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n";
}

std::string body_of(const std::string& response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string::npos ? "(no head)" : response.substr(end + 4);
}

std::string status_of(const std::string& response) {
  return response.substr(0, response.find("\r\n"));
}

std::string header_of(const std::string& response, std::string_view name) {
  std::string_view head = response;
  head = head.substr(0, head.find("\r\n\r\n"));
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos && http::detail::equal_ignoring_case(line.substr(0, colon), name)) {
      return std::string(line.substr(colon + 2));
    }
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
  }
  return "-";
}

void note(Log& log, std::string_view what) {
  const std::int64_t milliseconds = get_running_loop().time().count() / 1'000'000;
  log(Duration(milliseconds * 1'000'000), what);
}

web::Handler says(std::string text) {
  return [text = std::move(text)](web::Request&) -> Coro<web::Response> { co_return web::Response::text(text); };
}

}  // namespace aio::testing
