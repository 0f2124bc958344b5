// 400 with a reason, as every reader of a request answers what it cannot read. Any thread.
#pragma once

#include <string>
#include <utility>

#include "web/exceptions.h"

namespace aio::web::detail {

/// Throws: HTTPBadRequest whose body is "400: " and the reason.
[[noreturn]] inline void throw_bad_request(const std::string& reason) {
  HTTPExceptionOptions options;
  options.text = "400: " + reason;
  throw HTTPBadRequest(std::move(options));
}

}  // namespace aio::web::detail
