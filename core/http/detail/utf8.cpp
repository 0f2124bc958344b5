#include "http/detail/utf8.h"

namespace aio::http::detail {

bool Utf8Validator::begin_character(unsigned char byte) noexcept {
  if (byte < 0x80) return true;
  if (byte < 0xc2 || byte > 0xf4) return false;
  missing_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  low_ = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
  high_ = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
  return true;
}

bool Utf8Validator::feed(std::string_view bytes) noexcept {
  for (const char c : bytes) {
    if (failed_) return false;
    const auto byte = static_cast<unsigned char>(c);
    if (missing_ == 0) {
      failed_ = !begin_character(byte);
    } else if (byte < low_ || byte > high_) {
      failed_ = true;
    } else {
      --missing_;
      low_ = 0x80;
      high_ = 0xbf;
    }
  }
  return !failed_;
}

std::string latin1_to_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) text += static_cast<char>(0xc0 | byte >> 6);
    text += byte < 0x80 ? c : static_cast<char>(0x80 | (byte & 0x3f));
  }
  return text;
}

}  // namespace aio::http::detail
