#include "http/cookies.h"

#include <algorithm>
#include <limits>

#include "base/errors.h"
#include "http/dates.h"
#include "http/detail/ascii.h"

namespace aio::http {

namespace {

using detail::cut;
using detail::equal_ignoring_case;
using detail::trim;

/// What needs no quotes. Source: Python, http.cookies._UnescapedChars.
bool is_plain_value_char(char c) {
  return detail::is_alpha(c) || detail::is_digit(c) ||
         (c != '\0' && std::string_view("!#$%&'*+-.^_`|~: ()/<=>?@[]{}").find(c) != std::string_view::npos);
}

bool needs_quotes(std::string_view value) {
  return !std::all_of(value.begin(), value.end(), is_plain_value_char) ||
         (!value.empty() && (value.front() == ' ' || value.back() == ' '));
}

void append_octal(std::string& out, unsigned char byte) {
  out += '\\';
  for (int shift = 6; shift >= 0; shift -= 3) out += static_cast<char>('0' + (byte >> shift & 7));
}

std::string quote(std::string_view value) {
  if (!needs_quotes(value)) return std::string(value);
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      (quoted += '\\') += c;
    } else if (c == ',' || c == ';' || static_cast<unsigned char>(c) >= 0x80) {
      append_octal(quoted, static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted += '"';
}

bool is_octal(std::string_view text) {
  return text.size() == 3 && text[0] >= '0' && text[0] <= '3' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '7'; });
}

std::string unquote(std::string_view value) {
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
  value = value.substr(1, value.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && is_octal(value.substr(i + 1, 3))) {
      plain += static_cast<char>((value[i + 1] - '0') << 6 | (value[i + 2] - '0') << 3 | (value[i + 3] - '0'));
      i += 3;
    } else {
      if (value[i] == '\\' && i + 1 < value.size()) ++i;
      plain += value[i];
    }
  }
  return plain;
}

/// The next `;`-separated piece; a semicolon within a quoted value does not end it.
std::string_view take_piece(std::string_view& rest) {
  const std::size_t equals = rest.find_first_of("=;");
  if (equals != rest.npos && rest[equals] == '=') {
    const std::size_t quote_at = rest.find_first_not_of(" \t", equals + 1);
    if (quote_at != rest.npos && rest[quote_at] == '"') {
      std::size_t end = quote_at + 1;
      while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
      const std::size_t semicolon = end < rest.size() ? rest.find_first_not_of(" \t", end + 1) : rest.npos;
      if (end < rest.size() && (semicolon == rest.npos || rest[semicolon] == ';')) {
        const std::string_view piece = rest.substr(0, end + 1);
        rest = semicolon == rest.npos ? std::string_view() : rest.substr(semicolon + 1);
        return piece;
      }
    }
  }
  return cut(rest, ';');
}

/// `name=value` with an acceptable name.
bool read_pair(std::string_view piece, std::string& name, std::string& value) {
  if (piece.find('=') == piece.npos) return false;
  name = trim(cut(piece, '='));
  value = unquote(trim(piece));
  return detail::is_token(name) && !detail::contains_control(value);
}

/// "-5", "3600"; numbers out of range are the nearest end. Source: RFC 6265, section 5.2.2.
std::optional<std::int64_t> parse_max_age(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || !std::all_of(text.begin(), text.end(), detail::is_digit)) return std::nullopt;
  if (negative) return -1;
  constexpr std::uint64_t kMost = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int64_t>(std::min(detail::parse_decimal(text).value_or(kMost), kMost));
}

void read_attribute(std::string_view piece, Morsel& morsel) {
  const std::string_view name = trim(cut(piece, '='));
  const std::string value = unquote(trim(piece));
  if (detail::contains_control(value)) return;
  if (equal_ignoring_case(name, "expires")) {
    if (const auto date = parse_cookie_date(value)) morsel.expires = date;
  } else if (equal_ignoring_case(name, "max-age")) {
    if (const auto age = parse_max_age(value)) morsel.max_age = age;
  } else if (equal_ignoring_case(name, "domain")) {
    const bool dotted = !value.empty() && value.front() == '.';
    morsel.domain = detail::to_lower(std::string_view(value).substr(dotted ? 1 : 0));
  } else if (equal_ignoring_case(name, "path")) {
    morsel.path = value.empty() || value.front() != '/' ? std::string() : value;
  } else if (equal_ignoring_case(name, "samesite")) {
    morsel.samesite = value;
  } else if (equal_ignoring_case(name, "secure")) {
    morsel.secure = true;
  } else if (equal_ignoring_case(name, "httponly")) {
    morsel.httponly = true;
  }
}

std::string format_pair(std::string_view key, std::string_view value) {
  if (!detail::is_token(key))
    throw ValueError("\"" + std::string(key) + "\" is no name of a cookie: take letters, digits, - and _");
  if (detail::contains_control(value)) {
    throw ValueError("The value of the cookie \"" + std::string(key) + "\" contains a control character; encode it");
  }
  return std::string(key) + "=" + quote(value);
}

void append_attribute(std::string& out, const char* name, std::string_view value) {
  if (value.empty()) return;
  if (detail::contains_control(value) || value.find(';') != value.npos) {
    throw ValueError(std::string("The attribute ") + name + " of a cookie contains \";\" or a control character");
  }
  out.append("; ").append(name).append("=").append(value);
}

}  // namespace

std::string Morsel::output() const {
  std::string out = format_pair(key, value);
  append_attribute(out, "Domain", domain);
  if (expires) append_attribute(out, "expires", format_http_date(*expires));
  if (httponly) out += "; HttpOnly";
  if (max_age) append_attribute(out, "Max-Age", std::to_string(*max_age));
  append_attribute(out, "Path", path);
  append_attribute(out, "SameSite", samesite);
  if (secure) out += "; Secure";
  return out;
}

std::optional<Morsel> parse_set_cookie(std::string_view header) {
  Morsel morsel;
  std::string_view rest = header;
  if (!read_pair(take_piece(rest), morsel.key, morsel.value)) return std::nullopt;
  while (!rest.empty()) read_attribute(take_piece(rest), morsel);
  return morsel;
}

CookiePairs parse_cookie_header(std::string_view header) {
  CookiePairs cookies;
  std::string_view rest = header;
  std::string name, value;
  while (!rest.empty()) {
    if (read_pair(take_piece(rest), name, value)) cookies.emplace_back(name, value);
  }
  return cookies;
}

std::string format_cookie_header(const CookiePairs& cookies) {
  std::string out;
  for (const auto& [key, value] : cookies) {
    if (!out.empty()) out += "; ";
    out += format_pair(key, value);
  }
  return out;
}

SimpleCookie::SimpleCookie(std::string_view cookie_header) {
  for (const auto& [key, value] : parse_cookie_header(cookie_header)) {
    if (!find(key)) set(key, value);
  }
}

Morsel& SimpleCookie::set(std::string_view key, std::string_view value) {
  Morsel* known = find(key);
  if (!known) {
    morsels_.emplace_back();
    known = &morsels_.back();
    known->key = key;
  }
  known->value = value;
  return *known;
}

Morsel& SimpleCookie::set(Morsel morsel) {
  Morsel& known = set(morsel.key, morsel.value);
  known = std::move(morsel);
  return known;
}

void SimpleCookie::load(std::string_view set_cookie_header) {
  if (std::optional<Morsel> morsel = parse_set_cookie(set_cookie_header)) set(std::move(*morsel));
}

bool SimpleCookie::erase(std::string_view key) {
  return std::erase_if(morsels_, [&](const Morsel& morsel) { return morsel.key == key; }) > 0;
}

const Morsel* SimpleCookie::find(std::string_view key) const noexcept {
  for (const Morsel& morsel : morsels_) {
    if (morsel.key == key) return &morsel;
  }
  return nullptr;
}

Morsel* SimpleCookie::find(std::string_view key) noexcept {
  return const_cast<Morsel*>(std::as_const(*this).find(key));
}

const Morsel& SimpleCookie::operator[](std::string_view key) const {
  if (const Morsel* morsel = find(key)) return *morsel;
  throw LookupError("There is no cookie \"" + std::string(key) + "\"");
}

}  // namespace aio::http
