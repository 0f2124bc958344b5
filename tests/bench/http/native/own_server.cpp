// The measured routes on core/web.
//
//     own_server FILE         says "port N"

#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "asio/make_backend.h"
#include "http/json.h"
#include "runtime/event.h"
#include "runtime/event_loop.h"
#include "runtime/run.h"
#include "web/request.h"
#include "web/runner.h"
#include "web/websocket_response.h"

namespace {

using namespace aio;

constexpr std::size_t kPiece = 64 * 1024;
constexpr std::size_t kStream = 10 * 1024 * 1024;

Coro<web::Response> hello(web::Request&) {
  co_return web::Response::text("Hello, world!");
}

Coro<web::Response> echo(web::Request& request) {
  const std::string text = co_await request.text();
  const http::Json json = http::Json::parse(text);
  web::ResponseOptions options;
  options.content_type = "application/json";
  co_return web::Response(std::move(options), json.dump());
}

Coro<web::Response> stream(web::Request& request) {
  static const std::string kText(kPiece, 'x');
  web::StreamResponse response;
  co_await response.prepare(request);
  for (std::size_t sent = 0; sent < kStream; sent += kPiece) co_await response.write(kText);
  co_return response;
}

Coro<web::Response> websocket(web::Request& request) {
  web::WebSocketResponse socket;
  co_await socket.prepare(request);
  for (;;) {
    http::WSMessage message = co_await socket.receive();
    if (message.type != http::WSMsgType::text) break;
    co_await socket.send_str(std::move(message.data));
  }
  co_return socket;
}

Coro<> serve(std::string file) {
  web::Application app;
  app.router().add_get("/hello", hello);
  app.router().add_post("/echo", echo);
  app.router().add_get("/file", [file](web::Request&) -> Coro<web::Response> { co_return web::Response::file(file); });
  app.router().add_get("/stream", stream);
  app.router().add_get("/ws", websocket);
  web::AppRunner runner(std::move(app));
  co_await runner.setup();
  web::SiteOptions options;
  options.backlog = 1024;
  web::TCPSite site(runner, "127.0.0.1", 0, options);
  co_await site.start();
  std::printf("port %d\n", static_cast<int>(site.address().port));
  std::fflush(stdout);
  Event ended;
  get_running_loop().add_signal_handler(SIGTERM, [&ended] { ended.set(); });
  co_await ended.wait();
  co_await runner.cleanup();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  RunOptions options;
  options.backend = asio::make_backend();
  run(serve(argv[1]), std::move(options));
  return 0;
}
