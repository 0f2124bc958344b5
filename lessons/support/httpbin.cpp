// httpbin.org's paths, as far as lessons and tests need them.

#include <charconv>
#include <cstdint>
#include <utility>

#include "http/json.h"
#include "runtime/sleep.h"
#include "web/exceptions.h"
#include "web/request.h"
#include "well_known_hosts.h"

namespace lesson {
namespace {

using aio::Coro;
using aio::http::Json;
using aio::web::Request;
using aio::web::Response;
using aio::web::ResponseOptions;

constexpr int kLongestDelay = 10;  // seconds, as httpbin
constexpr int kMostRedirects = 100;
constexpr int kMostLines = 100;         // as httpbin
constexpr int kMostBytes = 100 * 1024;  // as httpbin
constexpr int kLargestStatus = 599;

[[noreturn]] void refuse(std::string why) {
  aio::web::HTTPExceptionOptions options;
  options.text = std::move(why);
  throw aio::web::HTTPBadRequest(std::move(options));
}

/// The number at the path's end. Throws: HTTPBadRequest unless it is a number up to `most`.
int number_of(const Request& request, int most) {
  const std::string path = request.path();
  const char* const end = path.data() + path.size();
  int number = 0;
  const auto read = std::from_chars(path.data() + path.rfind('/') + 1, end, number);
  if (read.ec != std::errc() || read.ptr != end || number < 0 || number > most) {
    refuse("give a number from 0 to " + std::to_string(most));
  }
  return number;
}

Json headers_of(const Request& request) {
  Json headers = Json::object();
  for (const auto& field : request.headers()) headers.set(field.first, Json(field.second));
  return headers;
}

Json description_of(const Request& request) {
  Json arguments = Json::object();
  for (const auto& pair : request.query()) arguments.set(pair.first, Json(pair.second));
  Json description = Json::object();
  description.set("args", std::move(arguments));
  description.set("headers", headers_of(request));
  description.set("origin", Json(request.remote()));
  description.set("url", Json(request.url().str()));
  return description;
}

Coro<Response> front_page(Request&) {
  co_return Response::html(page("httpbin", 1'000));
}

Coro<Response> get(Request& request) {
  co_return Response::json(description_of(request));
}

Coro<Response> post(Request& request) {
  std::string body = co_await request.text();
  Json description = description_of(request);
  description.set("data", Json(body));
  co_return Response::json(description);
}

Coro<Response> status(Request& request) {
  const int status = number_of(request, kLargestStatus);
  if (status < 200) refuse("give a status from 200 to 599");
  co_return Response(status);
}

Coro<Response> delay(Request& request) {
  const int seconds = number_of(request, kLongestDelay);
  co_await aio::sleep(std::chrono::seconds(seconds));
  co_return Response::json(description_of(request));
}

Coro<Response> redirect(Request& request) {
  const int left = number_of(request, kMostRedirects);
  co_return Response::redirect(left <= 1 ? "/get" : "/redirect/" + std::to_string(left - 1));
}

Coro<Response> stream(Request& request) {
  const int lines = number_of(request, kMostLines);
  aio::web::StreamResponse response;
  response.set_content_type("application/json");
  co_await response.prepare(request);
  for (int line = 0; line < lines; ++line) {
    const std::string text = "{\"id\": " + std::to_string(line) + "}\n";
    co_await response.write(text);
  }
  co_await response.write_eof();
  co_return Response(std::move(response));
}

Coro<Response> gzip(Request& request) {
  Json description = description_of(request);
  description.set("gzipped", Json(true));
  Response response = Response::json(description);
  response.enable_compression(aio::web::ContentCoding::gzip);
  co_return response;
}

Coro<Response> cookies(Request& request) {
  Json cookies = Json::object();
  for (const auto& morsel : request.cookies()) cookies.set(morsel.key, Json(morsel.value));
  Json answer = Json::object();
  answer.set("cookies", std::move(cookies));
  co_return Response::json(answer);
}

Coro<Response> headers(Request& request) {
  Json answer = Json::object();
  answer.set("headers", headers_of(request));
  co_return Response::json(answer);
}

Coro<Response> bytes(Request& request) {
  const int count = number_of(request, kMostBytes);
  std::string body(static_cast<std::size_t>(count), '\0');
  // The same in every run, and nothing that compresses to nothing.
  std::uint32_t state = 1;
  for (char& byte : body) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<char>(state >> 24);
  }
  ResponseOptions options;
  options.content_type = "application/octet-stream";
  co_return Response(std::move(options), std::move(body));
}

struct Path {
  const char* method;
  std::string_view path;  // a number may follow the slash at its end
  Coro<Response> (*answer)(Request& request);
};

constexpr Path kPaths[] = {{"GET", "/", front_page},     {"GET", "/get", get},      {"POST", "/post", post},
                           {"GET", "/status/", status},  {"GET", "/delay/", delay}, {"GET", "/redirect/", redirect},
                           {"GET", "/stream/", stream},  {"GET", "/gzip", gzip},    {"GET", "/cookies", cookies},
                           {"GET", "/headers", headers}, {"GET", "/bytes/", bytes}};

AIO_CORO_WRAPPER Coro<Response> answer(Request& request) {
  const std::string path = request.path();
  for (const Path& each : kPaths) {
    const bool with_number = each.path.size() > 1 && each.path.back() == '/';
    if (with_number ? !path.starts_with(each.path) : path != each.path) continue;
    check_method(request, each.method);
    return each.answer(request);
  }
  throw aio::web::HTTPNotFound();
}

}  // namespace

aio::web::Application httpbin() {
  return answering(answer);
}

}  // namespace lesson
