// web_hello [PORT] [--workers N]: answers "/" with "hello" and POST "/json" with its body, on real sockets; what wrk
// measures.

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

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

bool parse(int argc, char** argv, aio::web::RunAppOptions& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool read =
        word == "--workers" && i + 1 < argc ? read_number(argv[++i], options.workers) : read_number(word, options.port);
    if (!read) return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  aio::web::RunAppOptions options;
  if (!parse(argc, argv, options)) {
    std::fprintf(stderr, "usage: web_hello [PORT] [--workers N]\n");
    return 2;
  }
  aio::web::Application app;
  app.router().add_get("/", hello);
  app.router().add_post("/json", echo_json);
  aio::RunOptions run_options;
  run_options.backend = aio::asio::make_backend();
  aio::web::run_app(std::move(app), options, std::move(run_options));
}
