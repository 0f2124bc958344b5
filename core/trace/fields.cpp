#include "trace/fields.h"

#include <charconv>

namespace aio::trace {

// A quotation mark inside a text is escaped, so no text can look like a key.
std::string_view value_of(std::string_view line, std::string_view key) noexcept {
  std::size_t at = 0;
  while ((at = line.find(key, at)) != std::string_view::npos) {
    const bool is_key = at > 1 && line.substr(at - 2, 2) == ",\"" && line.substr(at + key.size(), 2) == "\":";
    at += key.size();
    if (is_key) return line.substr(at + 2);
  }
  return {};
}

// As it stands there: escapes and all.
std::string_view text_of(std::string_view line, std::string_view key) noexcept {
  std::string_view value = value_of(line, key);
  if (!value.starts_with('"')) return {};
  value.remove_prefix(1);
  std::size_t end = 0;
  while (end < value.size() && value[end] != '"') end += value[end] == '\\' ? 2 : 1;
  return value.substr(0, end);
}

std::int64_t number_of(std::string_view line, std::string_view key) noexcept {
  const std::string_view value = value_of(line, key);
  std::int64_t number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

// What the recorder escaped.
std::string plain(std::string_view escaped) {
  std::string text;
  for (std::size_t at = 0; at < escaped.size(); ++at) {
    if (escaped[at] != '\\' || at + 1 == escaped.size()) {
      text += escaped[at];
    } else if (const char c = escaped[++at]; c == 'u' && at + 4 < escaped.size()) {
      int code = 0;
      std::from_chars(escaped.data() + at + 1, escaped.data() + at + 5, code, 16);
      text += static_cast<char>(code);
      at += 4;
    } else {
      text += c == 'n' ? '\n' : c;
    }
  }
  return text;
}

}  // namespace aio::trace
