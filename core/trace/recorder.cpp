#include "trace/recorder.h"

#include <charconv>
#include <unordered_map>

namespace aio::trace {
namespace {

constexpr std::size_t kBufferBytes = 256 * 1024;
constexpr std::size_t kLongestLine = 8 * 1024;  // longer lines (long prints) grow the buffer once

}  // namespace

struct Recorder::Names {
  std::unordered_map<const char*, FunctionName> by_address;
};

Recorder::Recorder() : names_(std::make_unique<Names>()) {}

Recorder::Recorder(std::unique_ptr<Sink> sink) : Recorder() {
  sink_ = std::move(sink);
  if (sink_) buffer_.reserve(kBufferBytes);
}

Recorder::~Recorder() {
  flush();
}

void Recorder::flush() noexcept {
  if (!sink_ || buffer_.empty()) return;
  sink_->write(buffer_);
  buffer_.clear();
}

const FunctionName& Recorder::name_of(const char* function) {
  auto found = names_->by_address.find(function);
  if (found == names_->by_address.end()) {
    found = names_->by_address.emplace(function, short_function_name(function ? function : "")).first;
  }
  return found->second;
}

void Recorder::append_quoted(std::string_view value) {
  static constexpr char kHex[] = "0123456789abcdef";
  buffer_ += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      buffer_ += '\\';
      buffer_ += c;
    } else if (c == '\n') {
      buffer_ += "\\n";
    } else if (byte < 0x20) {
      buffer_ += "\\u00";
      buffer_ += kHex[byte >> 4];
      buffer_ += kHex[byte & 15];
    } else {
      buffer_ += c;
    }
  }
  buffer_ += '"';
}

void Recorder::append_number(std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  buffer_.append(digits, end);
}

void Recorder::append_place(const Place& place) {
  buffer_ += base_name(place.file);
  buffer_ += ':';
  append_number(place.line);
}

Recorder::Line::Line(Recorder& recorder, Duration time, std::string_view kind) : recorder_(recorder) {
  recorder_.buffer_ += "{\"t\":";
  recorder_.append_number(time.count());
  text("k", kind);
}

Recorder::Line::~Line() {
  recorder_.buffer_ += "}\n";
  if (recorder_.buffer_.size() > kBufferBytes - kLongestLine) recorder_.flush();
  if (++recorder_.records_ >= kMaxRecords && recorder_.full_handler_) recorder_.full_handler_(recorder_.records_);
}

Recorder::Line& Recorder::Line::text(std::string_view key, std::string_view value) {
  recorder_.buffer_ += ",\"";
  recorder_.buffer_ += key;
  recorder_.buffer_ += "\":";
  recorder_.append_quoted(value);
  return *this;
}

Recorder::Line& Recorder::Line::number(std::string_view key, std::int64_t value) {
  recorder_.buffer_ += ",\"";
  recorder_.buffer_ += key;
  recorder_.buffer_ += "\":";
  recorder_.append_number(value);
  return *this;
}

Recorder::Line& Recorder::Line::id(std::string_view key, std::uint64_t id) {
  return id ? number(key, static_cast<std::int64_t>(id)) : *this;
}

Recorder::Line& Recorder::Line::place(const Place& place, std::string_view key) {
  if (!place) return *this;
  recorder_.buffer_ += ",\"";
  recorder_.buffer_ += key;
  recorder_.buffer_ += "\":\"";
  recorder_.append_place(place);
  recorder_.buffer_ += '"';
  return *this;
}

Recorder::Line& Recorder::Line::coro(const char* function, std::string_view key) {
  return function ? text(key, recorder_.name_of(function).text) : *this;
}

Recorder::Line& Recorder::Line::begin_stack() {
  recorder_.buffer_ += ",\"stack\":[";
  return *this;
}

Recorder::Line& Recorder::Line::frame(const char* function, const Place& place) {
  if (!first_frame_) recorder_.buffer_ += ',';
  first_frame_ = false;
  recorder_.buffer_ += '"';
  recorder_.buffer_ += recorder_.name_of(function).text;
  recorder_.buffer_ += '@';
  recorder_.append_place(place);
  recorder_.buffer_ += '"';
  return *this;
}

Recorder::Line& Recorder::Line::end_stack() {
  recorder_.buffer_ += ']';
  return *this;
}

std::string_view base_name(std::string_view path) noexcept {
  const auto slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace aio::trace
