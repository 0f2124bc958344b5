// Whether bytes are UTF-8, judged as they come. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aio::http::detail {

/// Reads text in pieces, cut anywhere. Over-long forms, surrogates and what lies above U+10FFFF are wrong.
/// Source: RFC 3629, section 4.
class Utf8Validator {
 public:
  /// False as soon as the bytes so far cannot begin any text; then it stays false.
  bool feed(std::string_view bytes) noexcept;
  /// Whether the bytes so far end at a character's end.
  bool complete() const noexcept { return missing_ == 0 && !failed_; }

 private:
  bool begin_character(unsigned char byte) noexcept;

  int missing_ = 0;
  std::uint8_t low_ = 0x80, high_ = 0xbf;  // what the next byte may be
  bool failed_ = false;
};

inline bool is_utf8(std::string_view bytes) noexcept {
  Utf8Validator validator;
  return validator.feed(bytes) && validator.complete();
}

/// ISO-8859-1, where every byte is the character of its number, as UTF-8.
std::string latin1_to_utf8(std::string_view bytes);

}  // namespace aio::http::detail
