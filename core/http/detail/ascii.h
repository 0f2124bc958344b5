// The alphabet of HTTP: case, white space, tokens and numbers of ASCII, whatever the locale. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aio::http::detail {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_alpha(char c) noexcept {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
/// Bytes below 0x20 and DEL.
constexpr bool is_control(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}
/// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::string to_lower(std::string_view text);
bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept;
bool contains_control(std::string_view text) noexcept;
/// What may stand in a field's value or a reason: no control byte but the tab, which would end or forge a line.
/// Source: RFC 9110, section 5.5.
bool is_field_text(std::string_view text) noexcept;

/// Without spaces and tabs at both ends. Lifetime: that of `text`.
std::string_view trim(std::string_view text) noexcept;

/// Cuts `rest` at the first `separator` and gives what stood before it; without one, everything.
/// Lifetime: that of the text behind `rest`.
std::string_view cut(std::string_view& rest, char separator) noexcept;

/// Letters, digits and some marks, to be looked up by byte.
class Alphabet {
 public:
  consteval explicit Alphabet(std::string_view marks) {
    for (const char mark : marks) has_[static_cast<unsigned char>(mark)] = true;
    for (int each = 0; each < 128; ++each)
      has_[each] |= is_alpha(static_cast<char>(each)) || is_digit(static_cast<char>(each));
  }
  constexpr bool has(char c) const noexcept { return has_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> has_{};
};

/// Source: RFC 9110, section 5.6.2.
inline constexpr Alphabet kTokenChars("!#$%&'*+-.^_`|~");

constexpr bool is_token_char(char c) noexcept {
  return kTokenChars.has(c);
}
/// At least one token character and nothing else.
bool is_token(std::string_view text) noexcept;

/// Digits only, or nothing; nothing too when the number needs more than 64 bits.
std::optional<std::uint64_t> parse_decimal(std::string_view text) noexcept;

}  // namespace aio::http::detail
