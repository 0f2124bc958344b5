// A websocket that a client opened. Mirrors aiohttp.ClientWebSocketResponse. Loop thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/client_response.h"
#include "http/request_options.h"
#include "http/websocket.h"

namespace aio::http {

/// What ws_connect() may be told. Source: aiohttp, ClientSession.ws_connect.
struct WSConnectOptions {
  WebSocketOptions websocket = {};
  /// Subprotocols, the preferred one first; the server chooses one or none.
  std::vector<std::string> protocols = {};
  /// For servers that ask which page opens the connection.
  std::string origin = {};
  /// Headers, query, cookies, TLS and timeouts of the handshake; a body is not possible.
  RequestOptions request = {};
};

namespace detail {
class ClientWebSocket;
}

/// Movable. One that goes without close() aborts its connection.
class ClientWebSocketResponse {
 public:
  explicit ClientWebSocketResponse(std::unique_ptr<detail::ClientWebSocket> socket) noexcept;
  ClientWebSocketResponse(ClientWebSocketResponse&&) noexcept;
  ClientWebSocketResponse& operator=(ClientWebSocketResponse&&) noexcept;
  ~ClientWebSocketResponse();

  /// Sends a message. Suspends: while the server does not read. Cancellation: the message is sent whole or not at all;
  /// one above 64 KiB that is cut ends the connection. Throws: ConnectionResetError once either side has closed;
  /// ValueError for text that is no UTF-8, and for pings above 125 bytes. Lifetime: the websocket outlives the call.
  Coro<> send_str(std::string text);
  Coro<> send_bytes(std::string data);
  Coro<> send_json(Json value);
  Coro<> ping(std::string data = {});
  Coro<> pong(std::string data = {});

  /// The next message. See WSMsgType for how it ends.
  /// Suspends: until it is there. Cancellation: nothing is lost. Throws: RuntimeError when another task receives;
  /// TimeoutError after `timeout`, or the options' receive_timeout. Lifetime: the websocket outlives the call.
  Coro<WSMessage> receive(std::optional<Duration> timeout = {});
  /// The next message, of that type. Throws: WSMessageTypeError when another comes; as receive().
  Coro<std::string> receive_str(std::optional<Duration> timeout = {});
  Coro<std::string> receive_bytes(std::optional<Duration> timeout = {});
  Coro<Json> receive_json(std::optional<Duration> timeout = {});

  /// Says that this side ends, waits for the server's close, 10 s at most, and ends the connection. False when it is
  /// closed already. A task that receives meanwhile gets `closing`. Cancellation: the connection is aborted.
  /// Throws: ValueError for a code or message that cannot be sent.
  Coro<bool> close(std::uint16_t code = WSCloseCode::kCloseOk, std::string message = {});

  bool closed() const noexcept;
  /// The code that the connection was closed with; 1006 when it broke; 0 while it is open.
  std::uint16_t close_code() const noexcept;
  /// What broke the connection, or null.
  std::exception_ptr exception() const noexcept;
  /// The subprotocol that the server chose, or "".
  const std::string& protocol() const noexcept;
  /// The handshake's answer.
  const Headers& headers() const noexcept;

 private:
  std::unique_ptr<detail::ClientWebSocket> socket_;
};

}  // namespace aio::http
