#include "http/detail/percent.h"

#include "http/detail/ascii.h"
#include "http/detail/utf8.h"

namespace aio::http::detail {

namespace {

bool is_in(char c, std::string_view set) {
  return set.find(c) != set.npos;
}

bool is_allowed(char c, const PartRules& rules) {
  return is_alpha(c) || is_digit(c) || is_in(c, "-._~") || is_in(c, rules.allowed);
}

void append_code(std::string& out, char c) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  ((out += '%') += kDigits[byte >> 4]) += kDigits[byte & 15];
}

/// The byte of the code that begins at `at`, or -1.
int code_at(std::string_view text, std::size_t at) {
  if (text[at] != '%' || at + 2 >= text.size()) return -1;
  const int high = hex_value(text[at + 1]), low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high << 4 | low;
}

void append_encoded(std::string& out, char c, const PartRules& rules) {
  if (rules.plus_is_space && c == ' ') {
    out += '+';
  } else if (is_allowed(c, rules)) {
    out += c;
  } else {
    append_code(out, c);
  }
}

}  // namespace

std::string percent_encode(std::string_view plain, const PartRules& rules) {
  std::string out;
  out.reserve(plain.size());
  for (const char c : plain) append_encoded(out, c, rules);
  return out;
}

std::string percent_requote(std::string_view text, const PartRules& rules) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int code = code_at(text, i);
    if (code < 0) {
      append_encoded(out, text[i], rules);
      continue;
    }
    const auto c = static_cast<char>(code);
    if (is_allowed(c, rules) && !is_in(c, rules.kept)) {
      out += c;
    } else {
      append_code(out, c);
    }
    i += 2;
  }
  return out;
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int code = code_at(text, i);
    if (code >= 0) {
      out += static_cast<char>(code);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string percent_decode_readable(std::string_view text, std::string_view unsafe) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::string run;  // bytes that codes in a row stand for
    std::size_t end = i;
    while (end < text.size() && code_at(text, end) >= 0) {
      run += static_cast<char>(code_at(text, end));
      end += 3;
    }
    const bool readable = is_utf8(run);
    for (const char c : run) {
      if (!readable || is_control(c) || c == '%' || is_in(c, unsafe)) {
        append_code(out, c);
      } else {
        out += c;
      }
    }
    if (end < text.size()) out += text[end++];
    i = end;
  }
  return out;
}

}  // namespace aio::http::detail
