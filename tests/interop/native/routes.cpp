#include "routes.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "http/multi_dict.h"
#include "http/multipart.h"
#include "runtime/sleep.h"
#include "web/exceptions.h"
#include "web/request.h"
#include "web/response.h"
#include "web/sse.h"
#include "web/static_files.h"
#include "web/websocket_response.h"

namespace interop {
namespace {

using namespace aio;
using Json = nlohmann::json;

constexpr std::uint64_t kMaxBody = 64 * 1024 * 1024;
constexpr std::size_t kPiece = 64 * 1024;

web::Response json_response(const Json& json) {
  web::ResponseOptions options;
  options.content_type = "application/json";
  return web::Response(std::move(options), json.dump());
}

std::string query(const web::Request& request, std::string_view name, std::string otherwise = {}) {
  const std::string* value = request.query().find(name);
  return value ? *value : std::move(otherwise);
}

std::string pattern(std::size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  while (text.size() < size) text += kDigits;
  return text;
}

Coro<web::Response> hello(web::Request&) {
  co_return web::Response::text("Hello, world!");
}

Coro<web::Response> echo(web::Request& request) {
  Json headers = Json::object();
  for (const auto& [name, value] : request.headers()) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    headers[lower] = value;
  }
  const std::string body = co_await request.text();
  const Json answer = {{"method", request.method()},
                       {"target", request.path_qs()},
                       {"headers", headers},
                       {"body", body},
                       {"client", request.peer().text()}};
  co_return json_response(answer);
}

Coro<web::Response> large(web::Request& request) {
  static const std::string kPattern = pattern(kPiece);
  std::uint64_t left = std::stoull(query(request, "bytes"));
  web::StreamResponse response;
  co_await response.prepare(request);
  while (left > 0) {
    const std::size_t size = std::min<std::uint64_t>(left, kPattern.size());
    co_await response.write(std::string_view(kPattern).substr(0, size));
    left -= size;
  }
  co_await response.write_eof();
  co_return response;
}

Coro<web::Response> upload(web::Request& request) {
  std::uint64_t count = 0;
  http::StreamReader& content = request.content();
  for (;;) {
    const std::string piece = co_await content.read_any();
    if (piece.empty()) break;
    count += piece.size();
  }
  co_return json_response({{"bytes", count}});
}

Json parts_of(const std::string& content_type, const std::string& body) {
  Json parts = Json::object();
  http::MultipartReader reader(content_type);
  reader.feed(body);
  std::string current;
  while (std::optional<http::MultipartEvent> event = reader.next()) {
    if (event->kind == http::MultipartEvent::Kind::end) break;
    if (event->kind == http::MultipartEvent::Kind::part) {
      const std::optional<std::string> file = event->part.filename();
      current = event->part.name().value_or("");
      parts[current] = {{"filename", file ? Json(*file) : Json()}, {"size", 0}};
    } else {
      parts[current]["size"] = parts[current]["size"].get<std::size_t>() + event->data.size();
    }
  }
  return parts;
}

Coro<web::Response> form(web::Request& request) {
  if (request.content_type() == "multipart/form-data") {
    const std::string body = co_await request.read();
    co_return json_response(parts_of(request.headers().at("Content-Type"), body));
  }
  const http::MultiDict fields = co_await request.post();
  Json json = Json::object();
  for (const auto& [name, value] : fields) json[name] = value;
  co_return json_response(json);
}

Coro<web::Response> chunked(web::Request& request) {
  web::StreamResponse response;
  co_await response.prepare(request);
  for (const std::string_view piece : {"one ", "two ", "three"}) co_await response.write(piece);
  co_await response.write_eof();
  co_return response;
}

Coro<web::Response> cookies(web::Request& request) {
  Json got = Json::object();
  for (const http::Morsel& morsel : request.cookies()) got[morsel.key] = morsel.value;
  const http::Morsel* count = request.cookies().find("count");
  web::Response response = json_response(got);
  response.set_cookie("flavour", "oat");
  response.set_cookie("count", std::to_string(count ? std::stoi(count->value) + 1 : 1));
  co_return response;
}

Coro<web::Response> redirect(web::Request& request) {
  const int status = std::stoi(query(request, "status", "302"));
  co_return web::Response::redirect(query(request, "to", "/hello"), status);
}

Coro<web::Response> gzip(web::Request&) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "compress me ";
  web::Response response = web::Response::text(text);
  response.enable_compression();
  co_return response;
}

Coro<web::Response> websocket(web::Request& request) {
  web::WebSocketResponse socket({}, {"echo", "chat"});
  co_await socket.prepare(request);
  for (;;) {
    http::WSMessage message = co_await socket.receive();
    if (message.type == http::WSMsgType::binary) {
      co_await socket.send_bytes(std::move(message.data));
    } else if (message.type == http::WSMsgType::text && message.data != "close") {
      co_await socket.send_str(std::move(message.data));
    } else {
      if (message.type == http::WSMsgType::text) co_await socket.close(4000, "as asked");
      break;
    }
  }
  co_return socket;
}

Coro<web::Response> events(web::Request& request) {
  web::EventSourceResponse response;
  co_await response.prepare(request);
  for (int number = 0; number < 3; ++number) {
    web::EventOptions options;
    options.id = std::to_string(number);
    co_await response.send("tick " + std::to_string(number), options);
  }
  co_return response;
}

Coro<web::Response> slow(web::Request& request) {
  co_await sleep(std::chrono::milliseconds(std::stoi(query(request, "ms"))));
  co_return web::Response::text("at last");
}

Coro<web::Response> status(web::Request& request) {
  const int code = std::stoi(request.match_info()["code"]);
  if (code >= 400) throw web::HTTPException(code);
  co_return web::Response(code);
}

Coro<web::Response> close(web::Request&) {
  web::Response response = web::Response::text("closing");
  response.force_close();
  co_return response;
}

Coro<web::Response> failure(web::Request&) {
  throw std::runtime_error("on purpose");
  co_return web::Response();
}

}  // namespace

web::Application make_application(const std::string& static_folder) {
  web::ApplicationOptions options;
  options.client_max_size = kMaxBody;
  web::Application app(options);
  web::UrlDispatcher& router = app.router();
  router.add_get("/hello", hello);
  router.add_route("*", "/echo", echo);
  router.add_get("/large", large);
  router.add_post("/upload", upload);
  router.add_post("/form", form);
  router.add_get("/chunked", chunked);
  router.add_get("/cookies", cookies);
  router.add_route("*", "/redirect", redirect);
  router.add_get("/gzip", gzip);
  router.add_get("/ws", websocket);
  router.add_get("/sse", events);
  router.add_get("/slow", slow);
  router.add_get("/status/{code}", status);
  router.add_get("/close", close);
  router.add_get("/failure", failure);
  if (!static_folder.empty()) router.add_static("/static/", static_folder);
  return app;
}

}  // namespace interop
