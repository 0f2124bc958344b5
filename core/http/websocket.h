// A websocket connection as both sides see it, and its messages. Mirrors aiohttp's WSMessage, WSMsgType and what
// ClientWebSocketResponse and WebSocketResponse have in common. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "base/ref.h"
#include "http/detail/websocket_codec.h"
#include "net/stream.h"
#include "runtime/lock.h"
#include "runtime/task.h"
#include "runtime/timeout.h"

namespace aio::http {

/// How long close() waits for the peer's close. Source: aiohttp, ClientWSTimeout.ws_close.
inline constexpr Duration kWebSocketCloseTimeout{10'000'000'000};

using WebSocketError = detail::WebSocketError;

/// Source: aiohttp, WSCloseCode; RFC 6455, section 7.4.1.
using WSCloseCode = detail::CloseCode;

/// What receive() gives. Source: aiohttp, WSMsgType.
enum class WSMsgType : unsigned char {
  text,
  binary,
  ping,     ///< only without autoping
  pong,     ///< only without autoping
  close,    ///< the peer closes: `code`, and its reason in `data`
  closing,  ///< another task of this side closes
  closed,   ///< the connection has ended
  error,    ///< the peer broke the protocol or the connection broke: `error`
};

/// One message, or the way in which the connection ended. Source: aiohttp, WSMessage.
struct WSMessage {
  WSMsgType type = WSMsgType::closed;
  std::string data = {};
  std::uint16_t code = 0;
  std::exception_ptr error = {};
};

/// What both sides may be told. Source: aiohttp, ws_connect and WebSocketResponse.
struct WebSocketOptions {
  /// receive() waits so long for a message; none waits for ever.
  std::optional<Duration> receive_timeout = {};
  Duration close_timeout = kWebSocketCloseTimeout;
  /// Whether receive() answers the peer's close by itself.
  bool autoclose = true;
  /// Whether receive() answers pings by itself, and gives neither pings nor pongs.
  bool autoping = true;
  /// After so long without a byte from the peer a ping is sent; the peer has half as long to answer. None: never.
  std::optional<Duration> heartbeat = {};
  /// The longest message that is taken. Units: bytes.
  std::size_t max_msg_size = detail::kMaxWebSocketMessage;
};

namespace detail {

/// What a message of type `wanted` holds. Throws: WSMessageTypeError for a message of another type.
std::string content_of(WSMessage message, WSMsgType wanted);

/// The connection after its handshake. Whoever holds it calls end() when it goes.
/// Lifetime: the stream lives until end(); operations under way keep the session.
class WebSocketSession final : public aio::detail::RefCounted {
 public:
  WebSocketSession(Stream& stream, Role role, WebSocketOptions options);

  /// Sends a message: one frame, above 64 KiB several.
  /// Suspends: while the peer does not read, and while another task sends. Cancellation: the message is sent whole or
  /// not at all; once a part of a message of several frames is on its way, the connection is aborted.
  /// Throws: ConnectionResetError once either side has closed; ValueError for text that is no UTF-8.
  Coro<> send(Opcode opcode, std::string data);
  /// Sends a ping or pong of at most 125 bytes, also between the frames of a message. Throws: as send().
  Coro<> send_control(Opcode opcode, std::string data);
  /// The next message.
  /// Suspends: until it is there. Cancellation: nothing is lost. Throws: RuntimeError when another task receives;
  /// TimeoutError after `timeout`, or the options' receive_timeout.
  Coro<WSMessage> receive(std::optional<Duration> timeout = {});
  /// Says that this side ends, waits for the peer's close and ends the connection. False when it is closed already.
  /// A task that receives meanwhile gets `closing`. Messages that come meanwhile are dropped.
  /// Suspends: for close_timeout at most. Cancellation: the connection is aborted.
  /// Throws: ValueError for a code or message that cannot be sent, and then nothing happened.
  Coro<bool> close(std::uint16_t code = kCloseOk, std::string message = {});
  /// Aborts the connection unless it is closed; the stream is not touched after this. Idempotent.
  void end() noexcept;

  bool closed() const noexcept { return closed_; }
  /// The code that the connection was closed with; kCloseAbnormal when it broke; 0 while it is open.
  std::uint16_t close_code() const noexcept { return close_code_; }
  /// What broke the connection, or null.
  std::exception_ptr exception() const noexcept { return error_; }

 private:
  /// Who ends the connection: this side, which waits for the peer's close; the peer, which has closed; or this side
  /// because of an error, while the peer may still be sending.
  enum class Ending : unsigned char { asked, answered, refused };

  Coro<std::optional<WebSocketFrame>> next_frame();
  Coro<std::optional<WebSocketFrame>> next_frame_until(std::optional<Duration> limit);
  Coro<std::optional<WSMessage>> handle(WebSocketFrame frame);
  Coro<WSMessage> fail(std::exception_ptr error);
  Coro<> write(Opcode opcode, std::string_view payload, bool fin = true);
  Coro<> write_fragments(Opcode opcode, std::string data);
  Coro<> exchange_close(std::string payload, Ending ending);
  Coro<> finish_close(std::string payload, Ending ending);
  WSMessage message_of_end() const;
  void check_open() const;
  void peer_closed(const WebSocketFrame& frame) noexcept;
  void broken(std::exception_ptr error) noexcept;
  void over() noexcept;
  void record(std::string_view op, Opcode opcode, std::size_t size) noexcept;
  static Coro<> beat(aio::detail::Ref<WebSocketSession> self, Duration interval);

  Stream* stream_;  // null after end()
  const Role role_;
  const WebSocketOptions options_;
  FrameReader reader_;
  Lock sending_;                // a message of several frames
  Lock receiving_;              // receive(), or close() while it waits for the peer
  Timeout* waiting_ = nullptr;  // of the task in receive(), while it waits for bytes
  bool interrupted_ = false;    // by close()
  std::optional<TaskHandle> heartbeat_;
  Duration last_heard_{};
  bool closing_ = false;  // either side has begun to close: no message is sent any more
  bool closed_ = false;   // this side has, or the connection broke
  bool over_ = false;     // the connection has ended
  std::uint16_t close_code_ = 0;
  std::exception_ptr error_;
};

}  // namespace detail
}  // namespace aio::http
