#include "http/content_disposition.h"

#include <algorithm>

#include "http/detail/ascii.h"
#include "http/detail/parameters.h"
#include "http/detail/percent.h"
#include "http/detail/utf8.h"

namespace aio::http {

namespace {

using namespace detail;

constexpr std::string_view kFormData = "form-data";

/// `UTF-8'en'%e2%82%ac`. Source: RFC 8187, section 3.2.
std::optional<std::string> decode_extended(std::string_view text) {
  if (std::count(text.begin(), text.end(), '\'') < 2) return std::nullopt;
  const std::string_view charset = cut(text, '\'');
  cut(text, '\'');
  std::string decoded = percent_decode(text);
  if (equal_ignoring_case(charset, "utf-8")) return is_utf8(decoded) ? std::optional(decoded) : std::nullopt;
  if (!equal_ignoring_case(charset, "iso-8859-1")) return std::nullopt;
  return latin1_to_utf8(decoded);
}

/// What browsers write instead of quotes and line breaks. Source: WHATWG HTML, multipart/form-data.
std::string decode_form_value(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view code = text.substr(i, 3);
    const char decoded = code == "%22" ? '"' : code == "%0D" ? '\r' : code == "%0A" ? '\n' : '\0';
    out += decoded ? decoded : text[i];
    if (decoded) i += 2;
  }
  return out;
}

std::string encode_form_value(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') {
      out += "%22";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else {
      out += c;
    }
  }
  return out += '"';
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

std::optional<ContentDisposition> ContentDisposition::parse(std::string_view header) {
  const std::string_view text = trim(header);
  const std::size_t end = std::min(text.find(';'), text.size());
  const std::string_view type = trim(text.substr(0, end));
  if (!is_token(type)) return std::nullopt;
  ContentDisposition disposition{to_lower(type), {}};
  const bool is_form = disposition.type == kFormData;
  // Browsers do not escape a backslash in a form's field.
  std::optional<Parameters> parameters =
      parse_parameters(text.substr(end), is_form ? Escapes::none : Escapes::backslash);
  if (!parameters) return std::nullopt;
  if (is_form) {
    for (auto& [name, value] : *parameters) value = decode_form_value(value);
  }
  disposition.parameters = std::move(*parameters);
  return disposition;
}

std::optional<std::string> ContentDisposition::name() const {
  const std::string* found = find_parameter(parameters, "name");
  return found ? std::optional<std::string>(*found) : std::nullopt;
}

std::optional<std::string> ContentDisposition::filename() const {
  if (const std::string* extended = find_parameter(parameters, "filename*")) {
    if (std::optional<std::string> decoded = decode_extended(*extended)) return decoded;
  }
  const std::string* found = find_parameter(parameters, "filename");
  return found ? std::optional<std::string>(*found) : std::nullopt;
}

std::string ContentDisposition::str() const {
  constexpr PartRules kExtendedRules{"!#$&+^`|"};
  std::string text = type;
  for (const auto& [name, value] : parameters) {
    if (type == kFormData) {
      text += "; " + name + "=" + encode_form_value(value);
    } else if (name.back() == '*' || is_ascii(value)) {
      text += "; " + name + "=" + quote_if_needed(value);
    } else {
      std::string plain = value;
      std::replace_if(plain.begin(), plain.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '_');
      text += "; " + name + "=" + quote_if_needed(plain);
      text += "; " + name + "*=utf-8''" + percent_encode(value, kExtendedRules);
    }
  }
  return text;
}

}  // namespace aio::http
