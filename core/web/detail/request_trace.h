// The server's records of kind `http`: trace/format.md says what they mean. Loop thread only.
#pragma once

#include <cstdint>
#include <exception>

#include "web/request.h"

namespace aio::web::detail {

/// Gives the request's number in the trace, 0 when nothing is recorded. Requires: the handler's task runs.
std::uint64_t record_request(const Request& request);
/// `status` is 0 when no response was begun.
void record_response(std::uint64_t id, int status, std::uint64_t body_bytes, const std::exception_ptr& error,
                     bool cancelled);

}  // namespace aio::web::detail
