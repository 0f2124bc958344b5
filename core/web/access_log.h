// The access log: a line for each response. Mirrors aiohttp's AccessLogger. Loop thread only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "base/function.h"
#include "http/headers.h"

namespace aio::web {

class Request;

/// One response that was sent.
struct AccessRecord {
  /// Null when what came was no request.
  const Request* request = nullptr;
  int status = 0;
  /// Of the response. Units: bytes.
  std::uint64_t body_bytes = 0;
  /// From the request's head to the response's end.
  Duration duration{};
  /// When the request began. Units: seconds since the epoch.
  std::int64_t time = 0;
};

/// Source: aiohttp, AccessLogger.LOG_FORMAT.
inline constexpr std::string_view kAccessLogFormat = R"(%a %t "%r" %s %b "%{Referer}i" "%{User-Agent}i")";

/// A record in a line. The format knows %% %a (client) %t (time) %r (request line) %s (status) %b (bytes) %T %Tf %D
/// (duration in s, s with fraction, µs) and %{Name}i (a header of the request); "-" stands for what is not there.
/// Control characters of the client are escaped, so that a request cannot forge a line.
/// Throws: ValueError for another "%".
std::string format_access(const AccessRecord& record, std::string_view format = kAccessLogFormat);

/// Writes each record's line to stderr.
aio::detail::Function<void(const AccessRecord&)> access_log_to_stderr(
    std::string format = std::string(kAccessLogFormat));

}  // namespace aio::web
