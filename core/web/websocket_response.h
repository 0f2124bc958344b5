// The server's side of a websocket. Mirrors aiohttp's web.WebSocketResponse. Loop thread only.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.h"
#include "base/ref.h"
#include "http/json.h"
#include "http/websocket.h"
#include "web/response.h"

namespace aio::web {

/// Turns a request into a websocket:
///   web::WebSocketResponse ws;
///   co_await ws.prepare(request);
///   while (auto message = co_await ws.next()) co_await ws.send_str("you said " + message->data);
///   co_return ws;
/// One task receives; any may send. It is closed when the handler returns it, and aborted when the handler throws.
/// Lifetime: the handler's. Source: aiohttp, web.WebSocketResponse.
class WebSocketResponse : public Response {
 public:
  /// `protocols`: the subprotocols that are spoken; the client's first of them is chosen.
  explicit WebSocketResponse(http::WebSocketOptions options = {}, std::vector<std::string> protocols = {});
  WebSocketResponse(WebSocketResponse&&) noexcept;
  ~WebSocketResponse() override;

  /// Whether `request` asks for a websocket that prepare() accepts.
  static bool can_prepare(const Request& request);
  /// Does the handshake. Throws: HTTPBadRequest when the request asks for no websocket; as StreamResponse::prepare().
  Coro<> prepare(Request& request);
  /// The subprotocol that was chosen, or "".
  const std::string& ws_protocol() const noexcept { return protocol_; }

  /// Each sends a message. Suspends, Cancellation: as Stream::write(). Throws: ConnectionResetError once either side
  /// has closed; RuntimeError before prepare(); ValueError for text that is no UTF-8.
  Coro<> send_str(std::string text);
  Coro<> send_bytes(std::string bytes);
  Coro<> send_json(http::Json value);
  Coro<> ping(std::string payload = {});
  Coro<> pong(std::string payload = {});

  /// The next message, also the one that ends it. Suspends: until it is there. Cancellation: nothing is lost.
  /// Throws: TimeoutError after `timeout`; RuntimeError when another task receives, and before prepare().
  Coro<http::WSMessage> receive(std::optional<Duration> timeout = {});
  /// The next text or binary message; none when the websocket ends. Source: aiohttp, `async for message in ws`.
  Coro<std::optional<http::WSMessage>> next();
  /// The text of the next message. Throws: WSMessageTypeError when it is none.
  Coro<std::string> receive_str(std::optional<Duration> timeout = {});

  /// Closes it and waits for the client's close. False when it is closed already.
  /// Suspends: for the options' close_timeout at most. Cancellation: the connection is aborted.
  Coro<bool> close(std::uint16_t code = http::detail::kCloseOk, std::string message = {});
  bool closed() const noexcept { return session_ && session_->closed(); }
  /// The code that it was closed with; 0 while it is open.
  std::uint16_t close_code() const noexcept { return session_ ? session_->close_code() : 0; }
  /// What broke it, or null.
  std::exception_ptr exception() const noexcept { return session_ ? session_->exception() : nullptr; }

 private:
  http::detail::WebSocketSession& session() const;

  http::WebSocketOptions options_;
  std::vector<std::string> protocols_;
  std::string protocol_;
  aio::detail::Ref<http::detail::WebSocketSession> session_;
};

}  // namespace aio::web
