// A request in the trace, on either side: one `http` record an event, core/trace/format.md says which. Loop thread
// only.
#pragma once

#include <cstdint>
#include <string_view>

namespace aio::http::detail {

class HttpSpan {
 public:
  /// `role`: "client" or "server".
  explicit HttpSpan(const char* role) noexcept : role_(role) {}
  /// Its number, given at the first call.
  std::uint64_t id();
  /// The first record: op "request".
  void begin(std::string_view method, std::string_view url);
  void record(std::string_view op) { record(op, {}, 0); }
  /// The same with a number: `key` says of what: "status", "size", "stream".
  void record(std::string_view op, std::string_view key, std::uint64_t number);
  void record(std::string_view op, std::string_view key, std::string_view text);

 private:
  const char* role_;
  std::uint64_t id_ = 0;
};

}  // namespace aio::http::detail
