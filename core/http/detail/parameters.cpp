#include "http/detail/parameters.h"

#include "base/errors.h"
#include "http/detail/ascii.h"

namespace aio::http::detail {

namespace {

void skip_spaces(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
}

std::string take_token(std::string_view& rest) {
  std::size_t length = 0;
  while (length < rest.size() && is_token_char(rest[length])) ++length;
  std::string token(rest.substr(0, length));
  rest.remove_prefix(length);
  return token;
}

/// Requires: `rest` begins with a quote.
std::optional<std::string> take_quoted(std::string_view& rest, Escapes escapes) {
  std::string value;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    char c = rest[i];
    if (c == '"') {
      rest.remove_prefix(i + 1);
      return value;
    }
    if (c == '\\' && escapes == Escapes::backslash) {
      if (++i == rest.size()) return std::nullopt;
      c = rest[i];
    }
    if (is_control(c) && c != '\t') return std::nullopt;
    value += c;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Parameters> parse_parameters(std::string_view text, Escapes escapes) {
  Parameters parameters;
  std::string_view rest = text;
  skip_spaces(rest);
  while (!rest.empty()) {
    if (rest.front() != ';') return std::nullopt;
    rest.remove_prefix(1);
    skip_spaces(rest);
    if (rest.empty() || rest.front() == ';') continue;
    std::string name = to_lower(take_token(rest));
    if (name.empty() || rest.empty() || rest.front() != '=' || find_parameter(parameters, name)) return std::nullopt;
    rest.remove_prefix(1);
    std::optional<std::string> value;
    if (!rest.empty() && rest.front() == '"') {
      value = take_quoted(rest, escapes);
    } else if (std::string token = take_token(rest); !token.empty()) {
      value = std::move(token);
    }
    if (!value) return std::nullopt;
    parameters.emplace_back(std::move(name), std::move(*value));
    skip_spaces(rest);
  }
  return parameters;
}

const std::string* find_parameter(const Parameters& parameters, std::string_view name) noexcept {
  for (const auto& [key, value] : parameters) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string quote_if_needed(std::string_view value) {
  if (contains_control(value)) throw ValueError("A header parameter's value contains a control character; remove it");
  if (is_token(value)) return std::string(value);
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted += '"';
}

}  // namespace aio::http::detail
