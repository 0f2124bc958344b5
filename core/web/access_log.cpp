#include "web/access_log.h"

#include <chrono>
#include <cstdio>

#include "base/errors.h"
#include "http/dates.h"
#include "web/request.h"

namespace aio::web {
namespace {

void append_escaped(std::string& to, std::string_view text) {
  for (const char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f && c != '"' && c != '\\') {
      to += c;
      continue;
    }
    char escape[8];
    std::snprintf(escape, sizeof(escape), "\\x%02x", byte);
    to += escape;
  }
}

/// "[06/Nov/1994:08:49:37 +0000]", made of "Sun, 06 Nov 1994 08:49:37 GMT".
std::string log_time(std::int64_t seconds) {
  const std::string date = http::format_http_date(seconds);
  return "[" + date.substr(5, 2) + "/" + date.substr(8, 3) + "/" + date.substr(12, 4) + ":" + date.substr(17, 8) +
         " +0000]";
}

void append_request_line(std::string& to, const AccessRecord& record) {
  if (!record.request || record.request->method().empty()) {
    to += "-";
    return;
  }
  const Request& request = *record.request;
  append_escaped(to, request.method());
  to += " ";
  append_escaped(to, request.path_qs());
  to += " HTTP/" + std::to_string(request.version().major) + "." + std::to_string(request.version().minor);
}

void append_header(std::string& to, const AccessRecord& record, std::string_view name) {
  const std::string* value = record.request ? record.request->headers().find(name) : nullptr;
  append_escaped(to, value ? std::string_view(*value) : std::string_view("-"));
}

std::string seconds_text(Duration duration, bool fraction) {
  if (!fraction) return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count());
  char text[32];
  std::snprintf(text, sizeof(text), "%.6f", static_cast<double>(duration.count()) / 1e9);
  return text;
}

[[noreturn]] void refuse(std::string_view format) {
  throw ValueError("The access log's format has an unknown \"%\" at \"" + std::string(format) + "\"");
}

/// Appends what the directive at the beginning of `format`, behind its "%", stands for; gives its length.
std::size_t append_directive(std::string& to, const AccessRecord& record, std::string_view format) {
  switch (format.empty() ? '\0' : format.front()) {
    case '%':
      to += '%';
      return 1;
    case 'a':
      to += record.request && !record.request->remote().empty() ? record.request->remote() : "-";
      return 1;
    case 't':
      to += log_time(record.time);
      return 1;
    case 'r':
      append_request_line(to, record);
      return 1;
    case 's':
      to += std::to_string(record.status);
      return 1;
    case 'b':
      to += std::to_string(record.body_bytes);
      return 1;
    case 'D':
      to += std::to_string(record.duration.count() / 1000);
      return 1;
    case 'T': {
      const bool fraction = format.substr(0, 2) == "Tf";
      to += seconds_text(record.duration, fraction);
      return fraction ? 2 : 1;
    }
    case '{': {
      const std::size_t end = format.find("}i");
      if (end == std::string_view::npos) refuse(format);
      append_header(to, record, format.substr(1, end - 1));
      return end + 2;
    }
    default:
      refuse(format);
  }
}

}  // namespace

std::string format_access(const AccessRecord& record, std::string_view format) {
  std::string line;
  while (!format.empty()) {
    const std::size_t percent = format.find('%');
    line += format.substr(0, percent);
    if (percent == std::string_view::npos) break;
    format.remove_prefix(percent + 1);
    format.remove_prefix(append_directive(line, record, format));
  }
  return line;
}

aio::detail::Function<void(const AccessRecord&)> access_log_to_stderr(std::string format) {
  static_cast<void>(format_access({}, format));
  return [format = std::move(format)](const AccessRecord& record) {
    std::fprintf(stderr, "%s\n", format_access(record, format).c_str());
  };
}

}  // namespace aio::web
