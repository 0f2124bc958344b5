#include "web/response.h"

#include "base/errors.h"
#include "http/mime_types.h"
#include "web/detail/server_connection.h"
#include "web/exceptions.h"

namespace aio::web {
namespace {

constexpr std::string_view kDefaultType = "application/octet-stream";

int checked_status(int status) {
  if (status >= 100 && status <= 599) return status;
  throw ValueError("The status " + std::to_string(status) + " is none; there are 100 to 599");
}

ResponseOptions&& typed(ResponseOptions& options, const char* content_type) {
  if (options.content_type.empty()) {
    options.headers.setdefault("Content-Type", content_type);
  } else {
    options.headers.set("Content-Type", options.content_type + "; charset=utf-8");
  }
  options.content_type.clear();
  return std::move(options);
}

}  // namespace

StreamResponse::StreamResponse(int status, std::string reason, http::Headers headers)
    : headers_(std::move(headers)), reason_(std::move(reason)), status_(checked_status(status)) {}

StreamResponse::StreamResponse(StreamResponse&&) noexcept = default;
StreamResponse& StreamResponse::operator=(StreamResponse&&) noexcept = default;
StreamResponse::~StreamResponse() = default;

std::string_view StreamResponse::reason() const noexcept {
  return reason_.empty() ? reason_of(status_) : std::string_view(reason_);
}

void StreamResponse::check_not_prepared(const char* what) const {
  if (prepared()) throw RuntimeError(std::string("The headers are sent; ") + what + " before prepare()");
}

void StreamResponse::set_status(int status, std::string reason) {
  check_not_prepared("set_status()");
  status_ = checked_status(status);
  reason_ = std::move(reason);
}

void StreamResponse::set_cookie(std::string_view name, std::string_view value, const CookieOptions& options) {
  http::Morsel morsel;
  morsel.key = name;
  morsel.value = value;
  morsel.path = options.path;
  morsel.domain = options.domain;
  if (options.max_age) morsel.max_age = std::chrono::duration_cast<std::chrono::seconds>(*options.max_age).count();
  morsel.secure = options.secure;
  morsel.httponly = options.httponly;
  morsel.samesite = options.samesite;
  static_cast<void>(morsel.output());
  cookies_.set(std::move(morsel));
}

void StreamResponse::del_cookie(std::string_view name, const CookieOptions& options) {
  CookieOptions gone = options;
  gone.max_age = Duration::zero();
  set_cookie(name, "", gone);
  cookies_.find(name)->expires = 0;
}

std::string StreamResponse::content_type() const {
  const std::string* header = headers_.find("Content-Type");
  const auto parsed = header ? http::ContentType::parse(*header) : std::nullopt;
  return parsed ? parsed->essence() : std::string(kDefaultType);
}

void StreamResponse::set_content_type(std::string_view content_type) {
  headers_.set("Content-Type", std::string(content_type));
}

void StreamResponse::enable_compression(ContentCoding coding) {
  check_not_prepared("enable_compression()");
  coding_ = coding;
}

void StreamResponse::enable_chunked_encoding() {
  check_not_prepared("enable_chunked_encoding()");
  chunked_ = true;
}

Coro<> StreamResponse::prepare(Request& request) {
  auto work = request.connection().prepare(*this, request);
  co_await work;
}

Coro<> StreamResponse::write(std::string_view data) {
  if (!prepared()) throw RuntimeError("The response is not prepared; co_await response.prepare(request) first");
  const aio::detail::Ref<detail::ServerConnection> connection = connection_;
  co_await connection->write(*this, data);
}

Coro<> StreamResponse::write_eof(std::string_view data) {
  if (!prepared()) throw RuntimeError("The response is not prepared; co_await response.prepare(request) first");
  const aio::detail::Ref<detail::ServerConnection> connection = connection_;
  co_await connection->write_eof(*this, data);
}

Response::Response(int status) : StreamResponse(status) {}

Response::Response(ResponseOptions options, std::string body)
    : StreamResponse(options.status, std::move(options.reason), std::move(options.headers)), body_(std::move(body)) {
  if (!options.content_type.empty()) set_content_type(options.content_type);
}

Response::Response(StreamResponse&& stream) noexcept : StreamResponse(std::move(stream)) {}
Response::Response(Response&&) noexcept = default;
Response& Response::operator=(Response&&) noexcept = default;
Response::~Response() = default;

Response Response::text(std::string text, ResponseOptions options) {
  return Response(typed(options, "text/plain; charset=utf-8"), std::move(text));
}

Response Response::html(std::string text, ResponseOptions options) {
  return Response(typed(options, "text/html; charset=utf-8"), std::move(text));
}

Response Response::json(const http::Json& value, ResponseOptions options) {
  return Response(typed(options, "application/json; charset=utf-8"), value.dump());
}

Response Response::redirect(std::string location, int status) {
  if (location.empty()) throw ValueError("A redirection needs a location; give the URL to go to");
  if (status < 300 || status > 399) {
    throw ValueError("The status " + std::to_string(status) + " is no redirection; 302, 303, 307 and 308 are");
  }
  Response response(status);
  response.headers().set("Location", std::move(location));
  return response;
}

void Response::set_body(std::string body) {
  check_not_prepared("set_body()");
  body_ = std::move(body);
}

void Response::set_sender(std::unique_ptr<detail::BodySender> sender) noexcept {
  sender_ = std::move(sender);
}

}  // namespace aio::web
