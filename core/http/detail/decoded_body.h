// A body that is decoded as it is read: Content-Encoding gzip and deflate. Loop thread only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/detail/body_source.h"

namespace aio::http::detail {

/// Throws the error that a body which cannot be decoded is to its reader.
using DecodingFailed = void (*)(const std::string& message);

/// `source` behind a decoder, or itself when `content_encoding` is empty, "identity" or unknown. No piece is longer
/// than kReadBufsize, however much the bytes swell.
std::unique_ptr<BodySource> decode_body(std::unique_ptr<BodySource> source, std::string_view content_encoding,
                                        DecodingFailed failed);

}  // namespace aio::http::detail
