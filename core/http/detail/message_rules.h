// The rules for messages that stand above llhttp's: pure functions over lines and heads. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/detail/framing.h"
#include "http/detail/message_parser.h"
#include "http/headers.h"

namespace aio::http::detail {

/// `text` in quotes for a message, control bytes escaped, cut when it is long.
std::string excerpt(std::string_view text);

/// "GET /a HTTP/1.1" without its line break, into method, target and version.
/// Throws: BadStatusLine (505 for another version of HTTP), BadHttpMethod, InvalidURLError.
void parse_request_line(std::string_view line, RequestHead& head);

/// Where llhttp has refused something.
enum class LineKind : unsigned char { first, field, chunk };

/// Throws what fits the refusal: `seen` is the line as far as it came.
[[noreturn]] void throw_refusal(const Refusal& refusal, LineKind kind, std::string_view seen);

/// "HTTP/1.1 200 OK" without its line break, into version, status and reason. Throws: BadStatusLine.
void parse_status_line(std::string_view line, ResponseHead& head);

/// "Name: value" without its line break, appended to `fields`. Throws: InvalidHeader.
void parse_field(std::string_view line, Headers& fields);

/// The size of "1a;name=value" without its line break; `extension` is how long all behind the digits is.
/// Throws: TransferEncodingError.
std::uint64_t parse_chunk_line(std::string_view line, std::size_t& extension);

/// Sets content_length and chunked from the headers.
/// Throws: ContentLengthError, TransferEncodingError (501 for a coding that is not "chunked").
void check_framing(MessageHead& head);

/// One Host that could be one in 1.1, at most one in 1.0; no body behind CONNECT. Throws: InvalidHeader,
/// BadHttpMessage.
void check_request(const RequestHead& head);

/// Throws: InvalidHeader when a trailer would change what the head said about framing or routing.
void check_trailers(const Headers& trailers);

}  // namespace aio::http::detail
