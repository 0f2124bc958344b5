// web_hello [PORT]: answers "/" with "hello" and POST "/json" with its body, on real sockets; what wrk measures.

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string_view>

#include "asio/make_backend.h"
#include "web/request.h"
#include "web/run_app.h"

namespace {

aio::Coro<aio::web::Response> hello(aio::web::Request&) {
  co_return aio::web::Response::text("hello");
}

aio::Coro<aio::web::Response> echo_json(aio::web::Request& request) {
  auto reading = request.json();
  const aio::http::Json json = co_await reading;
  co_return aio::web::Response::json(json);
}

}  // namespace

int main(int argc, char** argv) {
  aio::web::RunAppOptions options;
  if (argc > 1) {
    const std::string_view text = argv[1];
    const auto read = std::from_chars(text.data(), text.data() + text.size(), options.port);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) {
      std::fprintf(stderr, "usage: web_hello [PORT]\n");
      return 2;
    }
  }
  aio::web::Application app;
  app.router().add_get("/", hello);
  app.router().add_post("/json", echo_json);
  aio::RunOptions run_options;
  run_options.backend = aio::asio::make_backend();
  aio::web::run_app(std::move(app), options, std::move(run_options));
}
