#include "http/client_websocket.h"

#include <utility>

#include "http/client_session.h"
#include "http/detail/ascii.h"
#include "http/detail/session_state.h"
#include "http/errors.h"
#include "runtime/event_loop.h"

namespace aio::http {
namespace detail {

/// A connection that speaks websocket frames from now on, and its place in the pool.
class ClientWebSocket {
 public:
  ClientWebSocket(Connection connection, ClientResponse handshake, std::string protocol_in,
                  const WebSocketOptions& options)
      : protocol(std::move(protocol_in)),
        handshake_(std::move(handshake)),
        connection_(std::move(connection)),
        session_(new WebSocketSession(connection_.connection->stream, Role::client, options)) {}
  ~ClientWebSocket() { session_->end(); }
  ClientWebSocket(const ClientWebSocket&) = delete;
  ClientWebSocket& operator=(const ClientWebSocket&) = delete;

  WebSocketSession& session() const noexcept { return *session_; }
  const Headers& headers() const noexcept { return handshake_.headers(); }
  const std::string protocol;

 private:
  ClientResponse handshake_;
  Connection connection_;
  aio::detail::Ref<WebSocketSession> session_;
};

namespace {

void add_handshake(WSConnectOptions& options, const std::string& key) {
  Headers& headers = options.request.headers;
  headers.set("Upgrade", "websocket");
  headers.set("Connection", "Upgrade");
  headers.set("Sec-WebSocket-Version", "13");
  headers.set("Sec-WebSocket-Key", key);
  std::string protocols;
  for (const std::string& protocol : options.protocols) protocols += (protocols.empty() ? "" : ", ") + protocol;
  if (!protocols.empty()) headers.set("Sec-WebSocket-Protocol", protocols);
  if (!options.origin.empty()) headers.set("Origin", options.origin);
}

[[noreturn]] void refuse(const ClientResponse& response, const std::string& message) {
  throw WSServerHandshakeError(response.status(), message, response.url().str(), response.headers());
}

/// Gives the subprotocol. Throws: WSServerHandshakeError. Source: RFC 6455, section 4.1.
std::string check_handshake(const ClientResponse& response, const std::string& key,
                            const std::vector<std::string>& protocols) {
  const Headers& headers = response.headers();
  if (response.status() != 101) refuse(response, "Invalid response status");
  if (!equal_ignoring_case(headers.get("Upgrade", ""), "websocket")) refuse(response, "Invalid upgrade header");
  if (!equal_ignoring_case(headers.get("Connection", ""), "upgrade")) refuse(response, "Invalid connection header");
  if (headers.get("Sec-WebSocket-Accept", "") != websocket_accept(key)) refuse(response, "Invalid challenge response");
  if (headers.contains("Sec-WebSocket-Extensions"))
    refuse(response, "The server chose an extension that nobody offered");
  const std::string chosen = headers.get("Sec-WebSocket-Protocol", "");
  if (chosen.empty()) return chosen;
  for (const std::string& protocol : protocols) {
    if (protocol == chosen) return chosen;
  }
  refuse(response, "The server chose a subprotocol that nobody offered");
}

Coro<ClientWebSocketResponse> connect(aio::detail::Ref<SessionState> session, URL url, WSConnectOptions options,
                                      std::source_location where) {
  const std::string key = make_websocket_key(get_running_loop().random());
  add_handshake(options, key);
  std::string method = "GET";
  ClientResponse response =
      co_await SessionState::request(session, std::move(method), std::move(url), std::move(options.request), where);
  std::string protocol = check_handshake(response, key, options.protocols);
  Connection connection = response.state().exchange().take_connection();
  auto socket = std::make_unique<ClientWebSocket>(std::move(connection), std::move(response), std::move(protocol),
                                                  options.websocket);
  ClientWebSocketResponse result(std::move(socket));
  co_return result;
}

}  // namespace
}  // namespace detail

Coro<ClientWebSocketResponse> ClientSession::ws_connect(URL url, std::source_location where) {
  WSConnectOptions options;
  return detail::connect(state_, std::move(url), std::move(options), where);
}

Coro<ClientWebSocketResponse> ClientSession::ws_connect(URL url, WSConnectOptions options, std::source_location where) {
  return detail::connect(state_, std::move(url), std::move(options), where);
}

ClientWebSocketResponse::ClientWebSocketResponse(std::unique_ptr<detail::ClientWebSocket> socket) noexcept
    : socket_(std::move(socket)) {}
ClientWebSocketResponse::ClientWebSocketResponse(ClientWebSocketResponse&&) noexcept = default;
ClientWebSocketResponse& ClientWebSocketResponse::operator=(ClientWebSocketResponse&&) noexcept = default;
ClientWebSocketResponse::~ClientWebSocketResponse() = default;

Coro<> ClientWebSocketResponse::send_str(std::string text) {
  return socket_->session().send(detail::Opcode::text, std::move(text));
}
Coro<> ClientWebSocketResponse::send_bytes(std::string data) {
  return socket_->session().send(detail::Opcode::binary, std::move(data));
}
Coro<> ClientWebSocketResponse::send_json(Json value) {
  return socket_->session().send(detail::Opcode::text, value.dump());
}
Coro<> ClientWebSocketResponse::ping(std::string data) {
  return socket_->session().send_control(detail::Opcode::ping, std::move(data));
}
Coro<> ClientWebSocketResponse::pong(std::string data) {
  return socket_->session().send_control(detail::Opcode::pong, std::move(data));
}
Coro<WSMessage> ClientWebSocketResponse::receive(std::optional<Duration> timeout) {
  return socket_->session().receive(timeout);
}

Coro<std::string> ClientWebSocketResponse::receive_str(std::optional<Duration> timeout) {
  WSMessage message = co_await socket_->session().receive(timeout);
  co_return detail::content_of(std::move(message), WSMsgType::text);
}

Coro<std::string> ClientWebSocketResponse::receive_bytes(std::optional<Duration> timeout) {
  WSMessage message = co_await socket_->session().receive(timeout);
  co_return detail::content_of(std::move(message), WSMsgType::binary);
}

Coro<Json> ClientWebSocketResponse::receive_json(std::optional<Duration> timeout) {
  std::string text = co_await receive_str(timeout);
  co_return Json::parse(text);
}

Coro<bool> ClientWebSocketResponse::close(std::uint16_t code, std::string message) {
  return socket_->session().close(code, std::move(message));
}
bool ClientWebSocketResponse::closed() const noexcept {
  return socket_->session().closed();
}
std::uint16_t ClientWebSocketResponse::close_code() const noexcept {
  return socket_->session().close_code();
}
std::exception_ptr ClientWebSocketResponse::exception() const noexcept {
  return socket_->session().exception();
}
const std::string& ClientWebSocketResponse::protocol() const noexcept {
  return socket_->protocol;
}
const Headers& ClientWebSocketResponse::headers() const noexcept {
  return socket_->headers();
}

}  // namespace aio::http
