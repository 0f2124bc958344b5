// Server-sent events: writing them, and reading them from pieces of a stream. One thread an object.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.h"

namespace aio::http::detail {

/// The longest line and the longest event that the parser takes. Units: bytes.
inline constexpr std::size_t kMaxServerSentEvent = 1u << 20;

/// Source: WHATWG HTML, section 9.2.
struct ServerSentEvent {
  std::string data;
  /// "" is "message".
  std::string event;
  /// Nothing leaves the receiver's last id as it is.
  std::optional<std::string> id;
  /// How long to wait before connecting again; whole milliseconds travel.
  std::optional<Duration> retry;
};

/// The event's lines with the empty line that ends it. Line breaks of `data`, of any kind, become one field a line.
/// Throws: ValueError when `event` or `id` contains a line break, or `id` a NUL.
std::string format_event(const ServerSentEvent& event);
/// A comment, which receivers ignore: it keeps the connection busy.
/// Throws: ValueError when it contains a line break.
std::string format_comment(std::string_view text);

/// Reads a stream cut anywhere. An event that the stream's end cuts off is dropped, as the specification says.
class EventStreamParser {
 public:
  /// Throws: ValueError when a line or an event is longer than kMaxServerSentEvent; feed nothing after that.
  void feed(std::string_view bytes);
  /// The next event that has data, or nothing until more is fed. Its id is the last one of the stream so far.
  std::optional<ServerSentEvent> next();

 private:
  void end_line();
  void read_field(std::string_view name, std::string_view value);
  void dispatch();

  std::string line_;
  bool first_line_ = true;
  bool after_cr_ = false;
  bool has_data_ = false;
  ServerSentEvent current_;
  std::optional<std::string> last_id_;
  std::vector<ServerSentEvent> ready_;
  std::size_t taken_ = 0;  // of ready_
};

}  // namespace aio::http::detail
