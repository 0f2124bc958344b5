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

}  // namespace aio::http::detail
