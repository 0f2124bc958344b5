#include "http/detail/websocket_codec.h"

#include <algorithm>
#include <utility>

#include "http/detail/base64.h"
#include "http/detail/sha1.h"
#include "http/detail/unpredictable.h"

namespace aio::http::detail {

namespace {

constexpr unsigned kFin = 0x80, kCompressed = 0x40, kReserved = 0x70, kOpcodeBits = 0x0f;
constexpr unsigned kMasked = 0x80, kLengthBits = 0x7f;
constexpr unsigned kLengthIn16 = 126, kLengthIn64 = 127;

bool is_known(unsigned opcode) {
  return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

}  // namespace

void FrameReader::feed(std::string_view bytes) {
  if (closed_ || error_) return;
  buffer_.erase(0, std::exchange(at_, 0));
  buffer_.append(bytes);
}

std::optional<WebSocketFrame> FrameReader::next() {
  if (error_) throw *error_;
  if (closed_) return std::nullopt;
  try {
    while (true) {
      if (state_ == State::header && !read_header()) return std::nullopt;
      read_payload();
      if (read_ < length_) return std::nullopt;
      state_ = State::header;
      if (std::optional<WebSocketFrame> frame = end_frame()) return frame;
    }
  } catch (const WebSocketError& error) {
    error_ = error;
    throw;
  }
}

void FrameReader::fail(CloseCode code, const std::string& message) const {
  throw WebSocketError(code, message);
}

void FrameReader::check_header(unsigned char first, unsigned char second) const {
  const unsigned opcode = first & kOpcodeBits;
  if (first & kReserved) fail(kCloseProtocolError, "A frame has reserved bits set, and no extension was agreed on");
  if (!is_known(opcode)) fail(kCloseProtocolError, "A frame has the unknown opcode " + std::to_string(opcode));
  if (opcode >= 8) {
    if (!(first & kFin)) fail(kCloseProtocolError, "A control frame is fragmented");
    if ((second & kLengthBits) > kMaxControlPayload) {
      fail(kCloseProtocolError, "A control frame is longer than 125 bytes");
    }
  } else if (opcode == 0 && !message_opcode_) {
    fail(kCloseProtocolError, "A continuation frame came outside a message");
  } else if (opcode != 0 && message_opcode_) {
    fail(kCloseProtocolError, "A new message began before the one before it ended");
  }
  const bool masked = (second & kMasked) != 0;
  if (role_ == Role::server && !masked) fail(kCloseProtocolError, "A client's frame is not masked");
  if (role_ == Role::client && masked) fail(kCloseProtocolError, "A server's frame is masked");
}

void FrameReader::check_length(std::uint64_t length) const {
  if (is_control() || length <= max_message_ - message_.size()) return;
  fail(kCloseMessageTooBig, "A message of at least " + std::to_string(message_.size() + length) +
                                " bytes came, and max_msg_size is " + std::to_string(max_message_));
}

bool FrameReader::read_header() {
  const std::string_view bytes = std::string_view(buffer_).substr(at_);
  if (bytes.size() < 2) return false;
  const auto first = static_cast<unsigned char>(bytes[0]), second = static_cast<unsigned char>(bytes[1]);
  check_header(first, second);
  const unsigned short_length = second & kLengthBits;
  const std::size_t more = short_length == kLengthIn16 ? 2 : short_length == kLengthIn64 ? 8 : 0;
  const std::size_t mask_bytes = second & kMasked ? 4 : 0;
  if (bytes.size() < 2 + more + mask_bytes) return false;

  length_ = more == 0 ? short_length : read_big_endian(bytes.substr(2, more));
  const std::uint64_t least = more == 8 ? 0x10000 : more == 2 ? kLengthIn16 : 0;
  if (length_ < least) fail(kCloseProtocolError, "A frame's length is not written in the shortest form");
  if (length_ >> 63) fail(kCloseProtocolError, "A frame's length has its highest bit set");
  opcode_ = static_cast<Opcode>(first & kOpcodeBits);
  fin_ = (first & kFin) != 0;
  check_length(length_);
  for (std::size_t i = 0; i < 4; ++i) mask_[i] = mask_bytes ? static_cast<unsigned char>(bytes[2 + more + i]) : 0;
  at_ += 2 + more + mask_bytes;
  read_ = 0;
  if (!is_control() && opcode_ != Opcode::continuation) message_opcode_ = opcode_;
  state_ = State::payload;
  return true;
}

void FrameReader::read_payload() {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(length_ - read_, buffer_.size() - at_));
  std::string& target = is_control() ? control_ : message_;
  const std::size_t begin = target.size();
  target.append(buffer_, at_, wanted);
  at_ += wanted;
  for (std::size_t i = begin; i < target.size(); ++i) {
    target[i] = static_cast<char>(static_cast<unsigned char>(target[i]) ^ mask_[read_++ % 4]);
  }
  if (!is_control() && *message_opcode_ == Opcode::text && !utf8_.feed(std::string_view(target).substr(begin))) {
    fail(kCloseInvalidText, "A text message is not UTF-8");
  }
}

std::optional<WebSocketFrame> FrameReader::end_frame() {
  if (opcode_ == Opcode::close) return end_close();
  if (is_control()) return WebSocketFrame{opcode_, std::exchange(control_, {}), 0};
  if (!fin_) return std::nullopt;
  if (*message_opcode_ == Opcode::text && !utf8_.complete()) {
    fail(kCloseInvalidText, "A text message ends within a character");
  }
  utf8_ = {};
  WebSocketFrame frame{*message_opcode_, std::exchange(message_, {}), 0};
  message_opcode_.reset();
  return frame;
}

WebSocketFrame FrameReader::end_close() {
  WebSocketFrame frame{Opcode::close, {}, kCloseNoStatus};
  if (control_.size() == 1) fail(kCloseProtocolError, "A close frame has half a code");
  if (control_.size() >= 2) {
    frame.close_code = static_cast<std::uint16_t>(read_big_endian(std::string_view(control_).substr(0, 2)));
    if (!is_sendable_close_code(frame.close_code)) {
      fail(kCloseProtocolError, "A close frame has the invalid code " + std::to_string(frame.close_code));
    }
    frame.data = control_.substr(2);
    if (!is_utf8(frame.data)) fail(kCloseInvalidText, "The reason of a close is not UTF-8");
  }
  closed_ = true;
  buffer_.clear();
  at_ = 0;
  return frame;
}

std::string write_frame(Opcode opcode, std::string_view payload, std::optional<std::uint32_t> mask, bool fin,
                        bool compressed) {
  const auto code = static_cast<unsigned>(opcode);
  if (code >= 8 && (payload.size() > kMaxControlPayload || !fin)) {
    throw ValueError("A control frame has at most 125 bytes and is final; this one has " +
                     std::to_string(payload.size()));
  }
  std::string frame;
  frame.reserve(payload.size() + 14);
  frame += static_cast<char>((fin ? kFin : 0) | (compressed ? kCompressed : 0) | code);
  const unsigned mask_bit = mask ? kMasked : 0;
  if (payload.size() < kLengthIn16) {
    frame += static_cast<char>(mask_bit | static_cast<unsigned>(payload.size()));
  } else {
    const bool fits16 = payload.size() <= 0xffff;
    frame += static_cast<char>(mask_bit | (fits16 ? kLengthIn16 : kLengthIn64));
    append_big_endian(frame, payload.size(), fits16 ? 2 : 8);
  }
  if (!mask) return frame += payload;
  append_big_endian(frame, *mask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    const unsigned key = *mask >> (24 - 8 * (i % 4)) & 0xff;
    frame += static_cast<char>(static_cast<unsigned char>(payload[i]) ^ key);
  }
  return frame;
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
  if (code == kCloseNoStatus && reason.empty()) return {};
  if (!is_sendable_close_code(code)) {
    throw ValueError("A websocket cannot be closed with the code " + std::to_string(code) +
                     "; take 1000 or one of 3000 to 4999");
  }
  if (reason.size() > kMaxControlPayload - 2 || !is_utf8(reason)) {
    throw ValueError("The reason of a close is UTF-8 of at most 123 bytes; this one has " +
                     std::to_string(reason.size()));
  }
  std::string payload;
  append_big_endian(payload, code, 2);
  return payload += reason;
}

bool is_sendable_close_code(std::uint16_t code) noexcept {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

std::string make_websocket_key(Random& random) {
  std::string bytes;
  append_big_endian(bytes, draw_unpredictable(random), 8);
  append_big_endian(bytes, draw_unpredictable(random), 8);
  return base64_encode(bytes);
}

bool is_websocket_key(std::string_view key) {
  const std::optional<std::string> bytes = base64_decode(key);
  return bytes && bytes->size() == 16;
}

std::string websocket_accept(std::string_view key) {
  return base64_encode(sha1(std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
}

}  // namespace aio::http::detail
