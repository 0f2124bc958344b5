#include <algorithm>
#include <numeric>

#include "net/errors.h"
#include "runtime/timeout.h"
#include "support/soak.h"
#include "web/application.h"
#include "web/request.h"
#include "web/runner.h"
#include "web/websocket_response.h"

namespace aio::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPiece = 8 * 1024;  // of a download
constexpr Duration kHandlerLimit{120'000'000'000};
constexpr Duration kHeartbeat{20'000'000'000};

std::uint64_t number(web::Request& request, const char* name) {
  return std::stoull(std::string(request.match_info()[name]));
}

Exchange& exchange_of(Soak& soak, web::Request& request) {
  return soak.exchanges[number(request, "id")];
}

Coro<web::Response> small(Soak& soak, web::Request& request) {
  Exchange& exchange = exchange_of(soak, request);
  const std::uint64_t size = number(request, "size");
  exchange.down.sent.push_back(size);
  co_return web::Response::text(soak_bytes(exchange.id, 0, size));
}

Coro<web::Response> download(Soak& soak, web::Request& request) {
  Exchange& exchange = exchange_of(soak, request);
  const std::uint64_t size = number(request, "size");
  exchange.down.sent.push_back(0);
  std::uint64_t& sent = exchange.down.sent.back();
  web::StreamResponse response;
  if (exchange.id % 2 == 0) response.set_content_length(size);
  auto preparing = response.prepare(request);
  co_await preparing;
  while (sent < size) {
    const std::string piece = soak_bytes(exchange.id, sent, std::min<std::uint64_t>(kPiece, size - sent));
    sent += piece.size();
    auto writing = response.write(piece);
    co_await writing;
    if (exchange.id % 5 == 0) co_await sleep(50ms);
  }
  co_return web::Response(std::move(response));
}

Coro<web::Response> upload(Soak& soak, web::Request& request) {
  Exchange& exchange = exchange_of(soak, request);
  http::StreamReader& content = request.content();
  for (;;) {
    auto reading = content.read_any();
    const std::string piece = co_await reading;
    if (piece.empty()) break;
    exchange.up.take(exchange.id, piece);
    if (exchange.id % 3 == 0) co_await sleep(20ms);
  }
  co_return web::Response::text(std::to_string(exchange.up.received));
}

Coro<web::Response> slow(web::Request& request) {
  co_await sleep(Duration(static_cast<std::int64_t>(number(request, "size")) * 1'000'000));
  co_return web::Response::text("at last");
}

Coro<web::Response> echo(Soak& soak, web::Request& request) {
  Exchange& exchange = exchange_of(soak, request);
  exchange.down.sent.push_back(0);
  http::WebSocketOptions options;
  options.heartbeat = kHeartbeat;
  web::WebSocketResponse socket(std::move(options));
  auto preparing = socket.prepare(request);
  co_await preparing;
  for (;;) {
    auto receiving = socket.next();
    const std::optional<http::WSMessage> message = co_await receiving;
    if (!message) break;
    exchange.up.take(exchange.id, message->data);
    exchange.down.sent.back() += message->data.size();
    auto sending = socket.send_bytes(message->data);
    co_await sending;
  }
  co_return web::Response(std::move(socket));
}

Coro<web::Response> limited(web::Request& request, const web::Handler& handler) {
  Coro<web::Response> work = handler(request);
  Coro<web::Response> bounded = wait_for(std::move(work), kHandlerLimit);
  web::Response response = co_await bounded;
  co_return response;
}

web::Application make_app(Soak& soak) {
  web::ApplicationOptions options;
  options.client_max_size = 0;
  web::Application app(options);
  app.middlewares().append(
      [](web::Request& request, const web::Handler& handler) { return limited(request, handler); });
  app.router().add_get("/small/{id}/{size}", [&soak](web::Request& request) { return small(soak, request); });
  app.router().add_get("/download/{id}/{size}", [&soak](web::Request& request) { return download(soak, request); });
  app.router().add_post("/upload/{id}", [&soak](web::Request& request) { return upload(soak, request); });
  app.router().add_get("/slow/{size}", [](web::Request& request) { return slow(request); });
  app.router().add_get("/echo/{id}", [&soak](web::Request& request) { return echo(soak, request); });
  return app;
}

}  // namespace

std::uint64_t Transfer::total_sent() const {
  return std::accumulate(sent.begin(), sent.end(), std::uint64_t{0});
}

bool Transfer::matches() const {
  return sent.empty() ? received == 0 : std::find(sent.begin(), sent.end(), received) != sent.end();
}

void Transfer::take(std::uint64_t id, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kMaxPiece);
    if (piece != soak_bytes(id, received, piece.size())) intact = false;
    received += piece.size();
    bytes.remove_prefix(piece.size());
  }
}

Exchange& Soak::begin(const char* kind) {
  Exchange& exchange = exchanges.emplace_back();
  exchange.id = exchanges.size() - 1;
  exchange.kind = kind;
  return exchange;
}

std::string soak_bytes(std::uint64_t id, std::uint64_t offset, std::size_t size) {
  static const std::string alphabets = [] {
    std::string text;
    while (text.size() < kMaxPiece + 26) text += "abcdefghijklmnopqrstuvwxyz";
    return text;
  }();
  return alphabets.substr((id * 7 + offset) % 26, size);
}

Coro<> serve_soak(Soak& soak, Duration until, bool handler_cancellation) {
  hear_exceptions(soak.heard);
  web::RunnerOptions options;
  options.server.handler_cancellation = handler_cancellation;
  web::AppRunner runner(make_app(soak), std::move(options));
  auto setting_up = runner.setup();
  co_await setting_up;
  web::TCPSite site(runner, "0.0.0.0", 80);
  auto starting = site.start();
  co_await starting;
  co_await sleep_until(until);
  soak.connections_before_shutdown = runner.connections();
  auto cleaning = runner.cleanup();
  co_await cleaning;
  soak.shutdown = get_running_loop().time() - until;
  co_await run_until_idle();
  soak.connections_after = runner.connections();
  soak.server_tasks = all_tasks().size();
  soak.server_ended = true;
}

}  // namespace aio::testing
