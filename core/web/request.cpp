#include "web/request.h"

#include <charconv>

#include "base/errors.h"
#include "http/detail/message_parser.h"
#include "http/mime_types.h"
#include "http/url_errors.h"
#include "web/detail/bad_request.h"
#include "web/detail/server_connection.h"
#include "web/exceptions.h"

namespace aio::web {
namespace {

/// Where the authority of an absolute-form target begins, or npos.
std::size_t authority_in(std::string_view target) noexcept {
  if (target.empty() || target.front() == '/' || target == "*") return std::string_view::npos;
  const std::size_t end_of_scheme = target.find("://");
  return end_of_scheme == std::string_view::npos ? end_of_scheme : end_of_scheme + 3;
}

/// Absolute-form without its scheme and authority: "http://host/path" is "/path".
std::string_view origin_form(std::string_view target) noexcept {
  const std::size_t authority = authority_in(target);
  if (authority == std::string_view::npos) return target;
  const std::size_t path = target.find_first_of("/?", authority);
  return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

http::URL url_of(const std::string& text) {
  std::string problem;
  try {
    return http::URL(text);
  } catch (const http::InvalidURL& error) {
    problem = error.what();
  }
  detail::throw_bad_request(problem);
}

}  // namespace

struct Request::Ends {
  Address peer;
  Address local;
  std::uint64_t stream_id;
  bool secure;
};

Request::Request(detail::ServerConnection& connection) : connection_(connection) {}
Request::~Request() = default;

void Request::throw_missing() {
  throw LookupError("The request holds no object of this type; a middleware set()s it");
}

void Request::reset() noexcept {
  method_.clear();
  target_.clear();
  headers_.clear();
  content_.reset();
  body_.reset();
  files_.clear();
  query_.reset();
  cookies_.reset();
  state_.clear();
  match_.set({});
  normal_path_.clear();
  body_exists_ = false;
}

std::shared_ptr<Request> Request::keep() {
  struct Held {
    aio::detail::Ref<detail::ServerConnection> connection;
    std::shared_ptr<Request> request;
  };
  const auto held =
      std::make_shared<Held>(Held{aio::detail::Ref<detail::ServerConnection>(&connection_), shared_from_this()});
  return std::shared_ptr<Request>(held, this);
}

void Request::detach() {
  const Stream& stream = connection_.stream();
  ends_ = std::make_unique<Ends>(Ends{stream.peer(), stream.local(), stream.id(), stream.is_secure()});
}

std::string_view Request::raw_path() const noexcept {
  const std::string_view target = origin_form(target_);
  return target.substr(0, target.find_first_of("?#"));
}

std::string_view Request::query_string() const noexcept {
  const std::string_view target = target_;
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {};
  return target.substr(mark + 1, target.find('#') - mark - 1);
}

std::string Request::path() const {
  return detail::percent_decode(raw_path());
}

std::string_view Request::routing_path() {
  const std::string_view path = raw_path();
  if (path.find('%') == std::string_view::npos) return path;
  normal_path_ = detail::normalize_escapes(path);
  return normal_path_;
}

http::URL Request::rel_url() const {
  return origin_form(target_) == "*" ? http::URL("*") : url().relative();
}

http::URL Request::url() const {
  std::string text(scheme());
  text += "://" + host();
  const std::string_view target = origin_form(target_);
  if (target != "*") text += target;
  return url_of(text);
}

const http::MultiDict& Request::query() const {
  if (!query_) {
    try {
      query_ = std::make_unique<http::MultiDict>(http::decode_form(query_string()));
    } catch (const ValueError& error) {
      detail::throw_bad_request(error.what());
    }
  }
  return *query_;
}

const http::SimpleCookie& Request::cookies() const {
  if (!cookies_) {
    const std::string* header = headers_.find("Cookie");
    cookies_ = header ? std::make_unique<http::SimpleCookie>(*header) : std::make_unique<http::SimpleCookie>();
  }
  return *cookies_;
}

bool Request::secure() const noexcept {
  return ends_ ? ends_->secure : connection_.stream().is_secure();
}

std::string_view Request::scheme() const noexcept {
  return secure() ? "https" : "http";
}

std::string Request::host() const {
  const std::string_view target = target_;
  if (const std::size_t authority = authority_in(target); authority != std::string_view::npos) {
    return std::string(target.substr(authority, target.find_first_of("/?", authority) - authority));
  }
  const std::string* header = headers_.find("Host");
  return header ? *header : local().text();
}

const std::string& Request::remote() const {
  if (!remote_) remote_ = peer().host;
  return *remote_;
}

Address Request::peer() const {
  return ends_ ? ends_->peer : connection_.stream().peer();
}

Address Request::local() const {
  return ends_ ? ends_->local : connection_.stream().local();
}

std::uint64_t Request::stream_id() const noexcept {
  return ends_ ? ends_->stream_id : connection_.stream().id();
}

std::string Request::content_type() const {
  const std::string* header = headers_.find("Content-Type");
  const auto parsed = header ? http::ContentType::parse(*header) : std::nullopt;
  return parsed ? parsed->essence() : "application/octet-stream";
}

std::string Request::charset() const {
  const std::string* header = headers_.find("Content-Type");
  const auto parsed = header ? http::ContentType::parse(*header) : std::nullopt;
  return parsed ? parsed->charset() : std::string();
}

std::optional<std::uint64_t> Request::content_length() const {
  const std::string* header = headers_.find("Content-Length");
  if (!header) return std::nullopt;
  std::uint64_t length = 0;
  const auto read = std::from_chars(header->data(), header->data() + header->size(), length);
  if (read.ec != std::errc()) return std::nullopt;
  return length;
}

bool Request::can_read_body() const noexcept {
  return body_exists_ && !(content_ && content_->at_eof());
}

http::StreamReader& Request::content() {
  if (!content_) content_.emplace(connection_.make_content(*this));
  return *content_;
}

Coro<std::string> Request::read() {
  if (!body_) {
    const std::uint64_t limit = app_ ? app_->client_max_size() : kClientMaxSize;
    http::StreamReader& reader = content();
    if (limit > 0) reader.set_max_size(limit);
    std::optional<std::uint64_t> size;
    try {
      auto work = reader.read();
      std::string text = co_await work;
      body_ = std::move(text);
    } catch (const http::BodyTooLargeError& error) {
      size = error.actual_size();
    }
    if (size) throw HTTPRequestEntityTooLarge(limit, *size);
  }
  co_return *body_;
}

Coro<std::string> Request::text() {
  const std::string name = charset();
  if (!name.empty() && name != "utf-8" && name != "utf8" && name != "us-ascii") throw HTTPUnsupportedMediaType();
  auto work = read();
  std::string body = co_await work;
  co_return body;
}

Coro<http::Json> Request::json() {
  auto work = text();
  const std::string body = co_await work;
  http::Json value;
  std::string problem;
  try {
    value = http::Json::parse(body);
  } catch (const ValueError& error) {
    problem = error.what();
  }
  if (!problem.empty()) detail::throw_bad_request(problem);
  co_return value;
}

Coro<http::MultiDict> Request::post() {
  const std::string type = content_type();
  http::MultiDict fields;
  if (type == "multipart/form-data") {
    auto reading = read();
    const std::string parts = co_await reading;
    co_return detail::decode_multipart(headers_.get("Content-Type", ""), parts, files_);
  }
  if (type != "application/x-www-form-urlencoded" && headers_.contains("Content-Type")) co_return fields;
  auto work = text();
  const std::string body = co_await work;
  std::string problem;
  try {
    fields = http::decode_form(body);
  } catch (const ValueError& error) {
    problem = error.what();
  }
  if (!problem.empty()) detail::throw_bad_request(problem);
  co_return fields;
}

std::string_view detail::method_of(const Request& request) noexcept {
  return request.method();
}

void detail::throw_method_not_allowed(const Request& request, std::vector<std::string> allowed) {
  throw HTTPMethodNotAllowed(request.method(), std::move(allowed));
}

void Request::take(http::detail::RequestHead& head, bool has_body) noexcept {
  method_.swap(head.method);
  target_.swap(head.target);
  std::swap(headers_, head.headers);
  version_ = {head.major, head.minor};
  keep_alive_ = head.keep_alive;
  upgrade_ = head.upgrade;
  body_exists_ = has_body;
}

void Request::set_match(const Application& app, UrlDispatcher::Match match) noexcept {
  app_ = &app;
  match_.set(std::move(match));
}

}  // namespace aio::web
