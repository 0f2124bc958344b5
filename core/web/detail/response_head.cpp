#include "web/detail/response_head.h"

#include <charconv>

#include "base/errors.h"
#include "http/detail/ascii.h"
#include "web/exceptions.h"

namespace aio::web::detail {
namespace {

/// What the header Server says unless the response has its own. Source: aiohttp sends name and version.
constexpr std::string_view kServer = "Yieldpoint/1.0";

template <class Number>
void append_number(std::string& to, Number number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  to.append(digits, static_cast<std::size_t>(end - digits));
}

void append_field(std::string& to, std::string_view name, std::string_view value) {
  to += name;
  to += ": ";
  to += value;
  to += "\r\n";
}

void append_own_headers(std::string& to, const StreamResponse& response, bool keeps_framing) {
  for (const auto& [name, value] : response.headers()) {
    if (!http::detail::is_token(name)) throw ValueError("The header name \"" + name + "\" is no token; it is not sent");
    if (!http::detail::is_field_text(value)) {
      throw ValueError("The header " + name + " has a line break or control byte in it; it is not sent");
    }
    const bool framing = http::detail::equal_ignoring_case(name, "Transfer-Encoding") ||
                         http::detail::equal_ignoring_case(name, "Content-Length") ||
                         http::detail::equal_ignoring_case(name, "Connection");
    if (!framing || keeps_framing) append_field(to, name, value);
  }
}

}  // namespace

void append_head(std::string& to, const StreamResponse& response, const HeadAdditions& additions) {
  const std::string_view reason = response.reason();
  if (!http::detail::is_field_text(reason))
    throw ValueError("The reason phrase has a line break or control byte in it");
  to += additions.minor_version == 0 ? "HTTP/1.0 " : "HTTP/1.1 ";
  append_number(to, response.status());
  to += ' ';
  to += reason;
  to += "\r\n";
  append_own_headers(to, response, response.status() == 101);
  for (const http::Morsel& cookie : response.cookies()) append_field(to, "Set-Cookie", cookie.output());
  if (additions.has_length) {
    to += "Content-Length: ";
    append_number(to, additions.length);
    to += "\r\n";
  }
  if (additions.chunked) append_field(to, "Transfer-Encoding", "chunked");
  if (!response.headers().contains("Date")) append_field(to, "Date", additions.date);
  if (!response.headers().contains("Server")) append_field(to, "Server", kServer);
  if (!additions.connection.empty()) append_field(to, "Connection", additions.connection);
  to += "\r\n";
}

}  // namespace aio::web::detail
