#include "http/detail/sse.h"

#include <utility>

#include "base/errors.h"
#include "http/detail/ascii.h"

namespace aio::http::detail {

namespace {

constexpr std::string_view kLineBreaks = "\r\n";
constexpr std::uint64_t kMaxRetryMilliseconds = 1u << 31;

void append_field(std::string& out, std::string_view name, std::string_view value) {
  if (value.find_first_of(kLineBreaks) != value.npos) {
    throw ValueError("The field \"" + std::string(name) + "\" of a server-sent event contains a line break");
  }
  out.append(name).append(": ").append(value).append("\n");
}

}  // namespace

std::string format_event(const ServerSentEvent& event) {
  std::string out;
  if (event.id) {
    if (event.id->find('\0') != std::string::npos) throw ValueError("The id of a server-sent event contains a NUL");
    append_field(out, "id", *event.id);
  }
  if (!event.event.empty()) append_field(out, "event", event.event);
  if (event.retry) {
    append_field(out, "retry", std::to_string(event.retry->count() < 0 ? 0 : event.retry->count() / 1'000'000));
  }
  std::string_view rest = event.data;
  while (true) {
    const std::size_t end = rest.find_first_of(kLineBreaks);
    append_field(out, "data", rest.substr(0, end));
    if (end == rest.npos) break;
    rest.remove_prefix(end + (rest.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  return out += '\n';
}

std::string format_comment(std::string_view text) {
  std::string out;
  append_field(out, "", text);
  return out += '\n';
}

void EventStreamParser::feed(std::string_view bytes) {
  for (const char c : bytes) {
    const bool second_half = std::exchange(after_cr_, false) && c == '\n';
    if (second_half) continue;
    if (c == '\r' || c == '\n') {
      after_cr_ = c == '\r';
      end_line();
      continue;
    }
    if (line_.size() + current_.data.size() >= kMaxServerSentEvent) {
      throw ValueError("A server-sent event is longer than " + std::to_string(kMaxServerSentEvent) + " bytes");
    }
    line_ += c;
  }
}

std::optional<ServerSentEvent> EventStreamParser::next() {
  if (taken_ == ready_.size()) {
    ready_.clear();
    taken_ = 0;
    return std::nullopt;
  }
  return std::move(ready_[taken_++]);
}

void EventStreamParser::end_line() {
  const std::string whole = std::exchange(line_, {});
  std::string_view line = whole;
  if (std::exchange(first_line_, false) && line.substr(0, 3) == "\xef\xbb\xbf") line.remove_prefix(3);
  if (line.empty()) return dispatch();
  if (line.front() == ':') return;
  const std::string_view name = cut(line, ':');
  if (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  read_field(name, line);
}

void EventStreamParser::read_field(std::string_view name, std::string_view value) {
  if (name == "event") {
    current_.event = value;
  } else if (name == "data") {
    if (std::exchange(has_data_, true)) current_.data += '\n';
    current_.data += value;
  } else if (name == "id") {
    if (value.find('\0') == value.npos) last_id_ = value;
  } else if (name == "retry") {
    const std::optional<std::uint64_t> milliseconds = parse_decimal(value);
    if (milliseconds && *milliseconds <= kMaxRetryMilliseconds) {
      current_.retry = Duration(static_cast<std::int64_t>(*milliseconds) * 1'000'000);
    }
  }
}

void EventStreamParser::dispatch() {
  ServerSentEvent event = std::exchange(current_, {});
  if (!std::exchange(has_data_, false)) {
    current_.retry = event.retry;
    return;
  }
  event.id = last_id_;
  ready_.push_back(std::move(event));
}

}  // namespace aio::http::detail
