#include "trace/recorder.h"

#include <charconv>
#include <cstring>
#include <unordered_map>

namespace aio::trace {
namespace {

constexpr std::size_t kBufferBytes = 256 * 1024;

// Whether a byte stands for itself inside a JSON string.
bool is_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

}  // namespace

struct Recorder::Names {
  std::unordered_map<const char*, FunctionName> by_address;
};

Recorder::Recorder() : names_(std::make_unique<Names>()) {}

Recorder::Recorder(std::unique_ptr<Sink> sink) : Recorder() {
  sink_ = std::move(sink);
  if (sink_) buffer_ = std::make_unique<char[]>(kBufferBytes);
}

Recorder::~Recorder() {
  flush();
}

void Recorder::flush() noexcept {
  if (used_ > 0) sink_->write({buffer_.get(), used_});
  used_ = 0;
}

void Recorder::close() noexcept {
  flush();
  sink_.reset();
}

const FunctionName& Recorder::name_of(const char* function) noexcept {
  const auto found = names_->by_address.find(function);
  return found != names_->by_address.end() ? found->second : learn_name(function);
}

const FunctionName& Recorder::learn_name(const char* function) {
  return names_->by_address.emplace(function, short_function_name(function ? function : "")).first->second;
}

void Recorder::append(std::string_view part) noexcept {
  if (part.size() > kBufferBytes - used_) {
    flush();
    if (part.size() > kBufferBytes) {
      sink_->write(part);
      return;
    }
  }
  std::memcpy(buffer_.get() + used_, part.data(), part.size());
  used_ += part.size();
}

void Recorder::append_key(std::string_view key) noexcept {
  append(",\"");
  append(key);
  append("\":");
}

void Recorder::append_quoted(std::string_view value) noexcept {
  static constexpr char kHex[] = "0123456789abcdef";
  append("\"");
  while (!value.empty()) {
    std::size_t plain = 0;
    while (plain < value.size() && is_plain(value[plain])) ++plain;
    append(value.substr(0, plain));
    value.remove_prefix(plain);
    if (value.empty()) break;
    const char c = value.front();
    value.remove_prefix(1);
    if (c == '"' || c == '\\') {
      const char escaped[] = {'\\', c};
      append({escaped, sizeof escaped});
    } else if (c == '\n') {
      append("\\n");
    } else {
      const char escaped[] = {'\\', 'u', '0', '0', kHex[static_cast<unsigned char>(c) >> 4], kHex[c & 15]};
      append({escaped, sizeof escaped});
    }
  }
  append("\"");
}

void Recorder::append_number(std::int64_t value) noexcept {
  char digits[24];
  char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  append({digits, static_cast<std::size_t>(end - digits)});
}

void Recorder::append_place(const Place& place) noexcept {
  append(base_name(place.file));
  append(":");
  append_number(place.line);
}

Recorder::Line::Line(Recorder& recorder, Duration time, std::string_view kind) noexcept : recorder_(recorder) {
  recorder_.append("{\"t\":");
  recorder_.append_number(time.count());
  text("k", kind);
}

Recorder::Line::~Line() {
  recorder_.append("}\n");
  if (++recorder_.records_ >= kMaxRecords && recorder_.full_handler_) recorder_.full_handler_(recorder_.records_);
}

Recorder::Line& Recorder::Line::text(std::string_view key, std::string_view value) noexcept {
  recorder_.append_key(key);
  recorder_.append_quoted(value);
  return *this;
}

Recorder::Line& Recorder::Line::number(std::string_view key, std::int64_t value) noexcept {
  recorder_.append_key(key);
  recorder_.append_number(value);
  return *this;
}

Recorder::Line& Recorder::Line::id(std::string_view key, std::uint64_t id) noexcept {
  return id ? number(key, static_cast<std::int64_t>(id)) : *this;
}

Recorder::Line& Recorder::Line::place(const Place& place, std::string_view key) noexcept {
  if (!place) return *this;
  recorder_.append_key(key);
  recorder_.append("\"");
  recorder_.append_place(place);
  recorder_.append("\"");
  return *this;
}

Recorder::Line& Recorder::Line::coro(const char* function, std::string_view key) noexcept {
  return function ? text(key, recorder_.name_of(function).text) : *this;
}

Recorder::Line& Recorder::Line::begin_stack() noexcept {
  recorder_.append(",\"stack\":[");
  return *this;
}

Recorder::Line& Recorder::Line::frame(const char* function, const Place& place) noexcept {
  recorder_.append(first_frame_ ? "\"" : ",\"");
  first_frame_ = false;
  recorder_.append(recorder_.name_of(function).text);
  recorder_.append("@");
  recorder_.append_place(place);
  recorder_.append("\"");
  return *this;
}

Recorder::Line& Recorder::Line::end_stack() noexcept {
  recorder_.append("]");
  return *this;
}

std::string_view base_name(std::string_view path) noexcept {
  const auto slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string place_text(const Place& place) {
  return place ? std::string(base_name(place.file)) + ":" + std::to_string(place.line) : std::string();
}

}  // namespace aio::trace
