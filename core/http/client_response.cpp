#include "http/client_response.h"

#include <utility>

#include "http/detail/ascii.h"
#include "http/detail/decoded_body.h"
#include "http/detail/response_state.h"
#include "http/detail/utf8.h"
#include "http/errors.h"
#include "http/mime_types.h"

namespace aio::http {
namespace {

[[noreturn]] void throw_payload_error(const std::string& message) {
  throw ClientPayloadError(message);
}

std::optional<ContentType> content_type_of(const Headers& headers) {
  const std::string* header = headers.find("Content-Type");
  return header ? ContentType::parse(*header) : std::nullopt;
}

bool is_json(std::string_view type) {
  return type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
}

}  // namespace

namespace detail {

ResponseState::ResponseState(ResponseHead head_in, aio::detail::Ref<Exchange> exchange, bool decompress)
    : head(std::move(head_in)), content(std::string()), exchange_(std::move(exchange)) {
  std::unique_ptr<BodySource> body = std::make_unique<ExchangeBody>(exchange_);
  const std::string* encoding = head.headers.find("Content-Encoding");
  if (decompress && encoding) body = decode_body(std::move(body), *encoding, throw_payload_error);
  content = StreamReader(std::move(body));
}

Coro<std::string> ResponseState::read(aio::detail::Ref<ResponseState> self) {
  if (!self->body_) self->body_ = co_await self->content.read();
  co_return *self->body_;
}

Coro<std::string> ResponseState::text(aio::detail::Ref<ResponseState> self) {
  std::string bytes = co_await read(self);
  const std::string charset = self->charset();
  if (charset.empty() || charset == "utf-8" || charset == "utf8" || charset == "us-ascii") co_return bytes;
  if (charset == "iso-8859-1" || charset == "latin-1" || charset == "latin1") co_return detail::latin1_to_utf8(bytes);
  throw LookupError("unknown encoding: " + charset + "; read() gives the bytes");
}

Coro<Json> ResponseState::json(aio::detail::Ref<ResponseState> self, bool any_type) {
  std::string bytes = co_await read(self);
  const std::string type = self->content_type();
  if (!any_type && !is_json(type)) {
    throw ContentTypeError(self->head.status, "Attempt to decode JSON with unexpected mimetype: " + type,
                           self->url.str(), self->head.headers);
  }
  Json value;
  if (!trim(bytes).empty()) value = Json::parse(bytes);
  co_return value;
}

std::string ResponseState::content_type() const {
  const std::optional<ContentType> type = content_type_of(head.headers);
  return type ? type->essence() : "application/octet-stream";
}

std::string ResponseState::charset() const {
  const std::optional<ContentType> type = content_type_of(head.headers);
  return type ? type->charset() : std::string();
}

void ResponseState::release() noexcept {
  if (exchange_->ended() && !content.exception()) return;
  exchange_->close();
  if (!content.exception() && !exchange_->ended()) {
    content.fail(std::make_exception_ptr(ClientConnectionError("Connection closed")));
  }
}

}  // namespace detail

ClientResponse::ClientResponse(aio::detail::Ref<detail::ResponseState> state) noexcept : state_(std::move(state)) {}
ClientResponse::ClientResponse(ClientResponse&&) noexcept = default;
ClientResponse& ClientResponse::operator=(ClientResponse&& other) noexcept {
  if (state_ && this != &other) state_->exchange().close();
  state_ = std::move(other.state_);
  return *this;
}
ClientResponse::~ClientResponse() {
  if (state_) state_->exchange().close();
}

int ClientResponse::status() const noexcept {
  return state_->head.status;
}
const std::string& ClientResponse::reason() const noexcept {
  return state_->head.reason;
}
std::string ClientResponse::version() const {
  return std::to_string(state_->head.major) + "." + std::to_string(state_->head.minor);
}
const std::string& ClientResponse::method() const noexcept {
  return state_->exchange().plan().method;
}
const Headers& ClientResponse::headers() const noexcept {
  return state_->head.headers;
}
const URL& ClientResponse::url() const noexcept {
  return state_->url;
}
const URL& ClientResponse::real_url() const noexcept {
  return state_->real_url;
}
const std::vector<ClientResponse>& ClientResponse::history() const noexcept {
  return state_->history;
}
const SimpleCookie& ClientResponse::cookies() const noexcept {
  return state_->cookies;
}
std::string ClientResponse::content_type() const {
  return state_->content_type();
}
std::string ClientResponse::charset() const {
  return state_->charset();
}
StreamReader& ClientResponse::content() noexcept {
  return state_->content;
}

Coro<std::string> ClientResponse::read() {
  return detail::ResponseState::read(state_);
}
Coro<std::string> ClientResponse::text() {
  return detail::ResponseState::text(state_);
}
Coro<Json> ClientResponse::json() {
  return detail::ResponseState::json(state_, false);
}
Coro<Json> ClientResponse::json_of_any_type() {
  return detail::ResponseState::json(state_, true);
}

void ClientResponse::raise_for_status() {
  if (ok()) return;
  release();
  throw ClientResponseError(status(), reason(), real_url().str(), headers());
}

void ClientResponse::release() noexcept {
  state_->release();
}

Coro<> ClientResponse::close() {
  release();
  co_return;
}

}  // namespace aio::http
