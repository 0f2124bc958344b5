#include "http/client_session.h"

#include <utility>

#include "http/detail/session_state.h"
#include "runtime/detail/lint.h"

namespace aio::http {

ClientSession::ClientSession(aio::detail::Ref<detail::SessionState> state, std::source_location where) noexcept
    : state_(std::move(state)), where_(where) {}

ClientSession::ClientSession(ClientSession&&) noexcept = default;

ClientSession& ClientSession::operator=(ClientSession&& other) noexcept {
  if (this != &other) handle_gone();
  state_ = std::move(other.state_);
  where_ = other.where_;
  return *this;
}

ClientSession::~ClientSession() {
  handle_gone();
}

void ClientSession::handle_gone() noexcept {
  if (!state_ || state_->closed) return;
  aio::detail::report_never_closed(
      "a ClientSession was dropped without being closed: co_await its close(), or use with(ClientSession::create(), "
      "...)",
      where_);
  state_->close(false);
}

Coro<ClientSession> ClientSession::make(ClientSessionOptions options, std::source_location where) {
  aio::detail::Ref<detail::SessionState> state(new detail::SessionState(std::move(options)));
  state->begin(where);
  ClientSession session(std::move(state), where);
  co_return session;
}

Coro<ClientSession> ClientSession::create(ClientSessionOptions options, std::source_location where) {
  return make(std::move(options), where);
}

Coro<ClientSession> ClientSession::create(std::source_location where) {
  ClientSessionOptions options;
  return make(std::move(options), where);
}

Coro<ClientResponse> ClientSession::request(std::string method, URL url, RequestOptions options,
                                            std::source_location where) {
  return detail::SessionState::request(state_, std::move(method), std::move(url), std::move(options), where);
}

Coro<ClientResponse> ClientSession::request(std::string method, URL url, std::source_location where) {
  RequestOptions options;
  return request(std::move(method), std::move(url), std::move(options), where);
}

Coro<ClientResponse> ClientSession::get(URL url, std::source_location where) {
  return request("GET", std::move(url), where);
}
Coro<ClientResponse> ClientSession::get(URL url, RequestOptions options, std::source_location where) {
  return request("GET", std::move(url), std::move(options), where);
}
Coro<ClientResponse> ClientSession::post(URL url, std::source_location where) {
  return request("POST", std::move(url), where);
}
Coro<ClientResponse> ClientSession::post(URL url, RequestOptions options, std::source_location where) {
  return request("POST", std::move(url), std::move(options), where);
}
Coro<ClientResponse> ClientSession::put(URL url, std::source_location where) {
  return request("PUT", std::move(url), where);
}
Coro<ClientResponse> ClientSession::put(URL url, RequestOptions options, std::source_location where) {
  return request("PUT", std::move(url), std::move(options), where);
}
Coro<ClientResponse> ClientSession::patch(URL url, std::source_location where) {
  return request("PATCH", std::move(url), where);
}
Coro<ClientResponse> ClientSession::patch(URL url, RequestOptions options, std::source_location where) {
  return request("PATCH", std::move(url), std::move(options), where);
}
Coro<ClientResponse> ClientSession::delete_(URL url, std::source_location where) {
  return request("DELETE", std::move(url), where);
}
Coro<ClientResponse> ClientSession::delete_(URL url, RequestOptions options, std::source_location where) {
  return request("DELETE", std::move(url), std::move(options), where);
}
Coro<ClientResponse> ClientSession::head(URL url, std::source_location where) {
  RequestOptions options;
  options.allow_redirects = false;
  return request("HEAD", std::move(url), std::move(options), where);
}
Coro<ClientResponse> ClientSession::head(URL url, RequestOptions options, std::source_location where) {
  return request("HEAD", std::move(url), std::move(options), where);
}
Coro<ClientResponse> ClientSession::options(URL url, std::source_location where) {
  return request("OPTIONS", std::move(url), where);
}
Coro<ClientResponse> ClientSession::options(URL url, RequestOptions options, std::source_location where) {
  return request("OPTIONS", std::move(url), std::move(options), where);
}

Coro<> ClientSession::close() {
  state_->close(true);
  co_return;
}

bool ClientSession::closed() const noexcept {
  return state_->closed;
}

CookieJar& ClientSession::cookie_jar() const noexcept {
  return *state_->jar;
}

Connector& ClientSession::connector() const noexcept {
  return state_->connector;
}

const Headers& ClientSession::headers() const noexcept {
  return state_->options.headers;
}

}  // namespace aio::http
