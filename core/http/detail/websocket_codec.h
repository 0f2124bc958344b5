// Websocket frames without a socket: bytes in, messages out, and back. One thread an object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "base/random.h"
#include "http/detail/utf8.h"

namespace aio::http::detail {

/// The longest message that a reader takes unless told otherwise. Units: bytes. Source: aiohttp, max_msg_size.
inline constexpr std::size_t kMaxWebSocketMessage = 4u << 20;
/// The longest payload of ping, pong and close. Units: bytes. Source: RFC 6455, section 5.5.
inline constexpr std::size_t kMaxControlPayload = 125;

/// Source: RFC 6455, section 5.2.
enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// Why a connection ends. Source: RFC 6455, section 7.4.1; aiohttp, WSCloseCode.
enum CloseCode : std::uint16_t {
  kCloseOk = 1000,
  kCloseGoingAway = 1001,
  kCloseProtocolError = 1002,
  kCloseUnsupportedData = 1003,
  kCloseNoStatus = 1005,  ///< never sent: the peer gave no code
  kCloseAbnormal = 1006,  ///< never sent: the connection broke
  kCloseInvalidText = 1007,
  kClosePolicyViolation = 1008,
  kCloseMessageTooBig = 1009,
  kCloseMandatoryExtension = 1010,
  kCloseInternalError = 1011,
  kCloseServiceRestart = 1012,
  kCloseTryAgainLater = 1013,
};

/// The peer broke the protocol. Source: aiohttp, WebSocketError.
class WebSocketError : public Error {
 public:
  WebSocketError(CloseCode code, std::string message) : Error(std::move(message)), code_(code) {}
  const char* name() const noexcept override { return "WebSocketError"; }
  /// The code to close the connection with.
  CloseCode code() const noexcept { return code_; }

 private:
  CloseCode code_;
};

/// Which side an object works for: a server reads masked frames, a client unmasked ones.
enum class Role { client, server };

/// A whole message or a control frame. `opcode` is never continuation.
struct WebSocketFrame {
  Opcode opcode = Opcode::text;
  /// The payload, or the reason of a close.
  std::string data;
  /// Of a close: the peer's code, or kCloseNoStatus.
  std::uint16_t close_code = 0;
};

/// Puts messages together. Nothing is read behind a close.
/// Source: RFC 6455, section 5.
class FrameReader {
 public:
  explicit FrameReader(Role role, std::size_t max_message = kMaxWebSocketMessage) noexcept
      : role_(role), max_message_(max_message) {}

  /// Adds bytes of the connection. Call next() until it has nothing before the next feed: the bytes are kept till then.
  void feed(std::string_view bytes);

  /// The next message or control frame, or nothing until more is fed.
  /// Throws: WebSocketError, and the same again ever after.
  std::optional<WebSocketFrame> next();

  /// Whether the peer's close was read.
  bool closed() const noexcept { return closed_; }

 private:
  enum class State { header, payload };

  bool read_header();
  void check_header(unsigned char first, unsigned char second) const;
  void check_length(std::uint64_t length) const;
  void read_payload();
  std::optional<WebSocketFrame> end_frame();
  WebSocketFrame end_close();
  [[noreturn]] void fail(CloseCode code, const std::string& message) const;
  bool is_control() const noexcept { return static_cast<int>(opcode_) >= 8; }

  const Role role_;
  const std::size_t max_message_;
  std::string buffer_;
  std::size_t at_ = 0;  // what of buffer_ is used up
  State state_ = State::header;
  bool closed_ = false;
  std::optional<WebSocketError> error_;

  Opcode opcode_ = Opcode::text;
  bool fin_ = false;
  unsigned char mask_[4] = {};
  std::uint64_t length_ = 0;  // of the frame
  std::uint64_t read_ = 0;    // of length_
  std::string control_;

  std::optional<Opcode> message_opcode_;  // while a message is begun
  std::string message_;
  Utf8Validator utf8_;
};

/// A frame's bytes. A client's frames need a mask, a server's must have none.
/// Throws: ValueError for a control frame that is longer than 125 bytes or not final.
std::string write_frame(Opcode opcode, std::string_view payload, std::optional<std::uint32_t> mask = std::nullopt,
                        bool fin = true, bool compressed = false);

/// The payload of a close frame; empty for kCloseNoStatus.
/// Throws: ValueError for codes that must not be sent and for a reason that is no UTF-8 or longer than 123 bytes.
std::string close_payload(std::uint16_t code, std::string_view reason = {});

/// Whether a peer may send that code.
bool is_sendable_close_code(std::uint16_t code) noexcept;

/// A fresh Sec-WebSocket-Key. Source: RFC 6455, section 4.1.
std::string make_websocket_key(Random& random);
/// Whether the key is 16 bytes in base64.
bool is_websocket_key(std::string_view key);
/// The Sec-WebSocket-Accept that answers a key. Source: RFC 6455, section 4.2.2.
std::string websocket_accept(std::string_view key);

}  // namespace aio::http::detail
