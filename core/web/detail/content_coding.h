// What a response's coding has to do with headers. Any thread.
#pragma once

#include <string_view>

#include "http/headers.h"

namespace aio::web::detail {

/// Whether an Accept-Encoding header takes `coding`. Source: RFC 9110, section 12.5.3.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

/// Says in `headers` that the response depends on the request's Accept-Encoding too. Source: RFC 9110, section 12.5.5.
void vary_by_coding(http::Headers& headers);

}  // namespace aio::web::detail
