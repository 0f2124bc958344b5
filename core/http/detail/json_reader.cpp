#include "http/detail/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "http/detail/ascii.h"
#include "http/detail/utf8.h"

namespace aio::http::detail {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) noexcept : text_(text) {}

  Json read() {
    Json value = read_value();
    skip_space();
    if (at_ < text_.size()) fail("Extra data", at_);
    return value;
  }

 private:
  [[noreturn]] void fail(const std::string& reason, std::size_t position) const {
    const std::string_view before = text_.substr(0, position);
    const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    throw JSONDecodeError(reason, lines + 1, position - line_begin + 1, position);
  }

  /// The next character, or 0 at the end: no token begins with that.
  char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char wanted) noexcept {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) noexcept {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void skip_space() noexcept { at_ = std::min(text_.find_first_not_of(" \t\n\r", at_), text_.size()); }

  Json read_value() {
    skip_space();
    const char first = peek();
    if (first == '{' || first == '[') {
      if (depth_ == kMaxJsonDepth) fail("It nests deeper than " + std::to_string(kMaxJsonDepth) + " levels", at_);
      ++depth_;
      Json value = first == '{' ? read_object() : read_array();
      --depth_;
      return value;
    }
    if (first == '"') return read_string();
    if (first == '-' || is_digit(first)) return read_number();
    if (take_word("null")) return nullptr;
    if (take_word("true")) return true;
    if (take_word("false")) return false;
    fail("Expecting value", at_);
  }

  Json read_array() {
    std::vector<Json> elements;
    ++at_;
    skip_space();
    if (take(']')) return Json::from_elements(std::move(elements));
    do {
      elements.push_back(read_value());
      skip_space();
    } while (take(','));
    if (!take(']')) fail("Expecting ',' delimiter", at_);
    return Json::from_elements(std::move(elements));
  }

  Json read_object() {
    std::vector<Json::Member> members;
    ++at_;
    skip_space();
    if (take('}')) return Json::from_members(std::move(members));
    do {
      skip_space();
      if (peek() != '"') fail("Expecting property name enclosed in double quotes", at_);
      std::string key = read_string();
      skip_space();
      if (!take(':')) fail("Expecting ':' delimiter", at_);
      Json value = read_value();
      members.emplace_back(std::move(key), std::move(value));
      skip_space();
    } while (take(','));
    if (!take('}')) fail("Expecting ',' delimiter", at_);
    keep_last_values(members);
    return Json::from_members(std::move(members));
  }

  std::string read_string() {
    const std::size_t begin = at_++;
    std::string value;
    for (;;) {
      const std::size_t piece = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' && !is_control_code(text_[at_])) ++at_;
      const std::string_view plain = text_.substr(piece, at_ - piece);
      if (!is_utf8(plain)) fail("Invalid UTF-8 in the string", begin);
      value += plain;
      if (at_ == text_.size()) fail("Unterminated string starting at", begin);
      if (take('"')) return value;
      if (text_[at_] != '\\') fail("Invalid control character at", at_);
      read_escape(value);
    }
  }
  static bool is_control_code(char c) noexcept { return static_cast<unsigned char>(c) < 0x20; }

  void read_escape(std::string& value) {
    constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    const std::size_t begin = at_++;
    if (take('u')) {
      append_code_point(value, read_code_point(begin));
      return;
    }
    const std::size_t letter = at_ < text_.size() ? kLetters.find(text_[at_]) : kLetters.npos;
    if (letter == kLetters.npos) fail("Invalid \\escape", begin);
    ++at_;
    value += kMeanings[letter];
  }

  /// The four digits of a \u, and what stands for the other half of a pair.
  std::uint32_t read_code_point(std::size_t begin) {
    const std::uint32_t unit = read_hex(begin);
    if (unit < 0xd800 || unit > 0xdfff) return unit;
    if (unit > 0xdbff || !take_word("\\u")) fail("A surrogate without its other half", begin);
    const std::uint32_t low = read_hex(begin);
    if (low < 0xdc00 || low > 0xdfff) fail("A surrogate without its other half", begin);
    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
  }
  std::uint32_t read_hex(std::size_t begin) {
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
      const int digit = hex_value(peek());
      if (digit < 0) fail("Invalid \\uXXXX escape", begin);
      unit = unit * 16 + static_cast<std::uint32_t>(digit);
      ++at_;
    }
    return unit;
  }
  static void append_code_point(std::string& value, std::uint32_t code) {
    const auto append = [&](std::uint32_t byte) { value += static_cast<char>(byte); };
    if (code < 0x80) {
      append(code);
      return;
    }
    if (code < 0x800) {
      append(0xc0 | code >> 6);
    } else {
      if (code < 0x10000) {
        append(0xe0 | code >> 12);
      } else {
        append(0xf0 | code >> 18);
        append(0x80 | (code >> 12 & 0x3f));
      }
      append(0x80 | (code >> 6 & 0x3f));
    }
    append(0x80 | (code & 0x3f));
  }

  std::string_view read_digits() {
    const std::size_t begin = at_;
    while (is_digit(peek())) ++at_;
    if (at_ == begin) fail("Expecting a digit", at_);
    return text_.substr(begin, at_ - begin);
  }

  Json read_number() {
    const std::size_t begin = at_;
    take('-');
    if (!take('0')) read_digits();
    std::string digits(text_.substr(begin, at_ - begin));
    if (peek() != '.' && lower(peek()) != 'e') {
      std::int64_t integer = 0;
      const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), integer);
      if (read.ec == std::errc()) return integer;
    }
    std::int64_t exponent = 0;
    if (take('.')) {
      const std::string_view fraction = read_digits();
      digits += fraction;
      exponent -= static_cast<std::int64_t>(fraction.size());
    }
    if (take('e') || take('E')) exponent += read_exponent();
    // Without a point, which strtod() takes for one only in some locales.
    const double value = std::strtod((digits + 'e' + std::to_string(exponent)).c_str(), nullptr);
    if (!std::isfinite(value)) fail("The number is too large", begin);
    return value;
  }

  std::int64_t read_exponent() {
    constexpr std::int64_t kFar = std::int64_t{1} << 60;  // no text is so long that its digits make up for it
    const bool negative = take('-');
    if (!negative) take('+');
    const std::string_view digits = read_digits();
    std::int64_t exponent = kFar;
    std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    return negative ? -std::min(exponent, kFar) : std::min(exponent, kFar);
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Json read_json(std::string_view text) {
  return Reader(text).read();
}

// Sorting finds them: an object of many keys from a hostile peer must not cost their square.
void keep_last_values(std::vector<Json::Member>& members) {
  std::vector<std::size_t> order(members.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const int compared = members[a].first.compare(members[b].first);
    return compared != 0 ? compared < 0 : a < b;
  });
  std::vector<bool> dropped(members.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && members[order[end]].first == members[order[begin]].first) dropped[order[end++]] = true;
    if (end - begin > 1) members[order[begin]].second = std::move(members[order[end - 1]].second);
    begin = end;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (dropped[i]) continue;
    if (kept != i) members[kept] = std::move(members[i]);
    ++kept;
  }
  members.resize(kept);
}
}  // namespace aio::http::detail
