#include "http/detail/message_writer.h"

#include <algorithm>

#include "base/errors.h"
#include "http/detail/ascii.h"
#include "http/detail/message_rules.h"

namespace aio::http::detail {
namespace {

constexpr std::string_view kLineBreak = "\r\n";

void check_fields(const Headers& fields) {
  for (const auto& [name, value] : fields) {
    if (!is_token(name)) throw ValueError("Not a header name: " + excerpt(name));
    if (!is_field_text(value))
      throw ValueError("The value of " + name + " must not hold control bytes: " + excerpt(value));
  }
}

void append_fields(std::string& out, const Headers& fields) {
  for (const auto& [name, value] : fields) out.append(name).append(": ").append(value).append(kLineBreak);
  out.append(kLineBreak);
}

void append_version(std::string& out, int minor_version) {
  out.append(minor_version == 0 ? "HTTP/1.0" : "HTTP/1.1");
}

}  // namespace

void write_request_head(std::string& out, std::string_view method, std::string_view target, const Headers& headers,
                        int minor_version) {
  if (!is_token(method)) throw ValueError("Not a method: " + excerpt(method));
  const auto is_target_char = [](char c) { return c > ' ' && c < 0x7f; };
  if (target.empty() || !std::all_of(target.begin(), target.end(), is_target_char)) {
    throw ValueError("Not a request target: " + excerpt(target));
  }
  check_fields(headers);
  out.append(method).append(" ").append(target).append(" ");
  append_version(out, minor_version);
  out.append(kLineBreak);
  append_fields(out, headers);
}

void write_response_head(std::string& out, int status, std::string_view reason, const Headers& headers,
                         int minor_version) {
  if (status < 100 || status > 999) throw ValueError("A status has three digits, not " + std::to_string(status));
  if (!is_field_text(reason)) throw ValueError("A reason must not hold control bytes: " + excerpt(reason));
  check_fields(headers);
  append_version(out, minor_version);
  out.append(" ").append(std::to_string(status)).append(" ").append(reason).append(kLineBreak);
  append_fields(out, headers);
}

void write_chunk_head(std::string& out, std::uint64_t size) {
  if (size == 0) throw ValueError("A chunk has at least one byte; the last one is write_last_chunk()");
  std::string digits;
  for (; size > 0; size >>= 4) digits += "0123456789abcdef"[size & 15];
  out.append(digits.rbegin(), digits.rend()).append(kLineBreak);
}

void write_last_chunk(std::string& out, const Headers& trailers) {
  check_fields(trailers);
  out.append("0").append(kLineBreak);
  append_fields(out, trailers);
}

}  // namespace aio::http::detail
