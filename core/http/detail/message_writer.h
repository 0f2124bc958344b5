// HTTP/1.1 messages into bytes, without any I/O. What would let a peer see another message than the caller meant is
// refused: line breaks, NUL and other control bytes. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/headers.h"

namespace aio::http::detail {

/// Appends "GET /a HTTP/1.1", the headers and the empty line.
/// Throws: ValueError when method or a name is not a token, the target has spaces or bytes that are not ASCII, or
/// anything has control bytes; `out` is as before then.
void write_request_head(std::string& out, std::string_view method, std::string_view target, const Headers& headers,
                        int minor_version = 1);

/// Appends "HTTP/1.1 200 OK", the headers and the empty line. An empty reason stays empty.
/// Throws: ValueError when the status has not three digits, a name is not a token, or anything has control bytes; `out`
/// is as before then.
void write_response_head(std::string& out, int status, std::string_view reason, const Headers& headers,
                         int minor_version = 1);

/// Appends what stands before a chunk's bytes: "1a" and a line break. Behind them stands kChunkEnd.
/// Throws: ValueError when size is 0, which would end the body.
void write_chunk_head(std::string& out, std::uint64_t size);
inline constexpr std::string_view kChunkEnd = "\r\n";

/// Appends what ends a chunked body: "0", the trailers and the empty line. Throws: ValueError, as for headers.
void write_last_chunk(std::string& out, const Headers& trailers = {});

}  // namespace aio::http::detail
