#include "http/detail/message_rules.h"

#include <algorithm>

#include "base/repr.h"
#include "http/detail/ascii.h"
#include "http/http_exceptions.h"

namespace aio::http::detail {
namespace {

constexpr std::size_t kExcerpt = 64;

// "HTTP/1.1"
constexpr std::size_t kVersionLength = 8;

constexpr int kBadRequest = 400;
constexpr int kVersionNotSupported = 505;
constexpr int kNotImplemented = 501;

// The largest number whose place in a file has a signed 64-bit offset.
constexpr std::uint64_t kMaxContentLength = 0x7fff'ffff'ffff'ffff;

bool is_version(std::string_view text) {
  return text.size() == kVersionLength && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' &&
         is_digit(text[7]);
}

// Whether a first line, or its beginning, names a version of HTTP that is not 1.0 or 1.1.
bool is_other_version(std::string_view line) {
  const std::size_t at = line.rfind("HTTP/");
  if (at == line.npos || (at > 0 && line[at - 1] != ' ')) return false;
  const std::string_view version = line.substr(at, kVersionLength);
  return is_version(version) && version != "HTTP/1.1" && version != "HTTP/1.0";
}

void set_version(std::string_view text, MessageHead& head) {
  if (!is_version(text)) throw BadStatusLine("Not an HTTP version: " + excerpt(text));
  head.major = text[5] - '0';
  head.minor = text[7] - '0';
  if (head.major != 1 || head.minor > 1) {
    throw BadStatusLine("HTTP version " + excerpt(text) + " is not supported; HTTP/1.0 and HTTP/1.1 are",
                        kVersionNotSupported);
  }
}

// What may stand in a target. A browser sends some bytes that RFC 3986 wants encoded ('|', '"'): only spaces, control
// bytes and bytes above ASCII could be taken for something else. A fragment is never sent.
bool is_target_char(char c) {
  return c > ' ' && c < 0x7f && c != '#';
}

bool is_port(std::string_view text) {
  const auto number = parse_decimal(text);
  return number && *number <= 65535 && text.size() <= 5;
}

// Source: RFC 3986, section 3.2.2, reg-name.
constexpr Alphabet kNameChars("-._~!$&'()*+,;=%");

// Host of a URL with an optional port; an IPv6 address stands in brackets. Userinfo and paths are none.
bool is_authority(std::string_view text, bool port_required) {
  std::size_t end = 0;
  if (text.starts_with('[')) {
    end = text.find(']');
    if (end == text.npos || end < 3) return false;
    const std::string_view address = text.substr(1, end - 1);
    const auto in_address = [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.' || is_token_char(c); };
    if (!std::all_of(address.begin(), address.end(), in_address)) return false;
    ++end;
  } else {
    const auto in_name = [](char c) { return kNameChars.has(c); };
    end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), in_name) - text.begin());
    if (end == 0) return false;
  }
  const std::string_view rest = text.substr(end);
  if (rest.empty()) return !port_required;
  return rest.front() == ':' && (is_port(rest.substr(1)) || (!port_required && rest.size() == 1));
}

bool is_absolute(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = target.substr(scheme.size());
    return is_authority(rest.substr(0, rest.find_first_of("/?")), false);
  }
  return false;
}

void check_target(std::string_view method, std::string_view target) {
  const bool fits = method == "CONNECT" ? is_authority(target, true)
                    : target == "*"     ? method == "OPTIONS"
                                        : target.starts_with('/') || is_absolute(target);
  if (!fits || !std::all_of(target.begin(), target.end(), is_target_char)) {
    throw InvalidURLError("Not a request target of " + std::string(method) + ": " + excerpt(target));
  }
}

// "gzip, chunked": good HTTP that this server does not speak. "chunked, gzip" is not even that.
bool is_coding_before_chunked(std::string_view codings) {
  while (true) {
    const std::string_view coding = trim(cut(codings, ','));
    if (equal_ignoring_case(coding, "chunked")) return codings.empty();
    if (!is_token(coding) || codings.empty()) return false;
  }
}

}  // namespace

std::string excerpt(std::string_view text) {
  std::string out;
  aio::detail::append_quoted(out, text.substr(0, kExcerpt));
  if (text.size() > kExcerpt) out += "...";
  return out;
}

void throw_refusal(const Refusal& refusal, LineKind kind, std::string_view seen) {
  const std::string text = refusal.reason + ": " + excerpt(seen);
  switch (kind) {
    case LineKind::first:
      if (refusal.kind == Refusal::Kind::method) throw BadHttpMethod(text);
      if (refusal.kind == Refusal::Kind::target) throw InvalidURLError(text);
      throw BadStatusLine(text, is_other_version(seen) ? kVersionNotSupported : kBadRequest);
    case LineKind::field:
      if (refusal.kind == Refusal::Kind::transfer_encoding) throw TransferEncodingError(text);
      if (refusal.kind == Refusal::Kind::content_length) throw ContentLengthError(text);
      throw InvalidHeader(text);
    case LineKind::chunk:
      break;
  }
  throw TransferEncodingError(text);
}

void parse_request_line(std::string_view line, RequestHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == line.npos ? first : line.find(' ', first + 1);
  if (second == line.npos) throw BadStatusLine("Not a request line: " + excerpt(line));
  const std::string_view method = line.substr(0, first);
  if (!is_token(method)) throw BadHttpMethod("Not a method: " + excerpt(method));
  set_version(line.substr(second + 1), head);
  head.method = method;
  head.target = line.substr(first + 1, second - first - 1);
  check_target(head.method, head.target);
}

void parse_status_line(std::string_view line, ResponseHead& head) {
  set_version(line.substr(0, kVersionLength), head);
  const std::string_view rest = line.substr(kVersionLength);
  const std::string_view digits = rest.substr(0, 4);
  if (digits.size() < 4 || digits[0] != ' ' || digits[1] == '0' || !parse_decimal(digits.substr(1)) ||
      (rest.size() > 4 && rest[4] != ' ')) {
    throw BadStatusLine("Not a status line: " + excerpt(line));
  }
  head.status = static_cast<int>(*parse_decimal(digits.substr(1)));
  head.reason = rest.size() > 5 ? rest.substr(5) : std::string_view();
  if (!is_field_text(head.reason)) {
    throw BadStatusLine("A reason must not hold control bytes: " + excerpt(head.reason));
  }
}

void parse_field(std::string_view line, Headers& fields) {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == line.npos || !is_token(name)) {
    throw InvalidHeader("Not a header field, which is a name, a colon and a value: " + excerpt(line));
  }
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_field_text(value)) {
    throw InvalidHeader("The value of " + std::string(name) + " must not hold control bytes: " + excerpt(value));
  }
  fields.add(name, std::string(value));
}

std::uint64_t parse_chunk_line(std::string_view line, std::size_t& extension) {
  std::uint64_t size = 0;
  std::size_t at = 0;
  for (; at < line.size() && hex_value(line[at]) >= 0; ++at) {
    if (size > kMaxContentLength >> 4) throw TransferEncodingError("A chunk is too large: " + excerpt(line));
    size = size << 4 | static_cast<std::uint64_t>(hex_value(line[at]));
  }
  const std::string_view rest = line.substr(at);
  if (at == 0 || (!rest.empty() && rest.front() != ';') || !is_field_text(rest)) {
    throw TransferEncodingError("Not the size of a chunk: " + excerpt(line));
  }
  extension = rest.size();
  return size;
}

void check_framing(MessageHead& head) {
  const std::string* length = nullptr;
  const std::string* coding = nullptr;
  for (const auto& [name, value] : head.headers) {
    if (equal_ignoring_case(name, "Content-Length")) {
      if (length) throw ContentLengthError("More than one Content-Length: " + excerpt(*length) + ", " + excerpt(value));
      length = &value;
    } else if (equal_ignoring_case(name, "Transfer-Encoding")) {
      if (coding)
        throw TransferEncodingError("More than one Transfer-Encoding: " + excerpt(*coding) + ", " + excerpt(value));
      coding = &value;
    }
  }
  if (coding && length) throw BadHttpMessage("Content-Length and Transfer-Encoding exclude each other");
  if (coding) {
    if (head.minor == 0) throw TransferEncodingError("HTTP/1.0 has no Transfer-Encoding: " + excerpt(*coding));
    head.chunked = equal_ignoring_case(*coding, "chunked");
    if (!head.chunked) {
      throw TransferEncodingError("The only Transfer-Encoding that is understood is chunked, not " + excerpt(*coding),
                                  is_coding_before_chunked(*coding) ? kNotImplemented : kBadRequest);
    }
  }
  if (length) {
    head.content_length = parse_decimal(*length);
    if (!head.content_length || *head.content_length > kMaxContentLength) {
      throw ContentLengthError("Not a Content-Length: " + excerpt(*length));
    }
  }
}

void check_request(const RequestHead& head) {
  const std::string* host = nullptr;
  for (const auto& [name, value] : head.headers) {
    if (!equal_ignoring_case(name, "Host")) continue;
    if (host) throw InvalidHeader("More than one Host: " + excerpt(*host) + ", " + excerpt(value));
    host = &value;
  }
  if (!host && head.minor == 1) throw InvalidHeader("A request of HTTP/1.1 needs a Host");
  // Empty where the target has no host of its own: RFC 9112 section 3.2.
  if (host && !host->empty() && !is_authority(*host, false)) throw InvalidHeader("Not a Host: " + excerpt(*host));
  if (head.method == "CONNECT" && (head.chunked || head.content_length.value_or(0) > 0)) {
    throw BadHttpMessage("A body behind CONNECT means nothing");
  }
}

void check_trailers(const Headers& trailers) {
  for (const std::string_view name : {"Content-Length", "Host", "Transfer-Encoding"}) {
    if (trailers.contains(name)) throw InvalidHeader(std::string(name) + " must not be a trailer");
  }
}

}  // namespace aio::http::detail
