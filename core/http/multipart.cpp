#include "http/multipart.h"

#include <algorithm>
#include <utility>

#include "base/errors.h"
#include "http/detail/ascii.h"
#include "http/detail/unpredictable.h"

namespace aio::http {

namespace {

using namespace detail;

constexpr std::string_view kCrLf = "\r\n";
constexpr std::size_t kMaxBoundary = 70;  // RFC 2046, section 5.1.1
constexpr std::size_t kMaxPadding = 64;   // spaces behind a boundary; no sender writes any

bool is_boundary_char(char c) {
  return is_alpha(c) || is_digit(c) || std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

std::string read_boundary(std::string_view header) {
  const std::optional<ContentType> type = ContentType::parse(header);
  if (!type || type->type != "multipart") {
    throw ValueError("The content type \"" + std::string(header) + "\" is not multipart");
  }
  std::string boundary = type->parameter("boundary");
  const bool possible = !boundary.empty() && boundary.size() <= kMaxBoundary && boundary.back() != ' ' &&
                        std::all_of(boundary.begin(), boundary.end(), is_boundary_char);
  if (!possible) throw ValueError("The boundary of \"" + std::string(header) + "\" is missing or impossible");
  return boundary;
}

}  // namespace

MultipartWriter::MultipartWriter(std::string_view subtype, Random& random) : subtype_(subtype) {
  constexpr const char* kDigits = "0123456789abcdef";
  for (int i = 0; i < 2; ++i) {
    std::uint64_t drawn = draw_unpredictable(random);
    for (int digit = 0; digit < 16; ++digit, drawn >>= 4) boundary_ += kDigits[drawn & 15];
  }
}

void MultipartWriter::append(std::string_view content, const Headers& headers) {
  std::string part = "--" + boundary_ + "\r\n";
  for (const auto& [name, value] : headers) {
    if (!is_token(name) || contains_control(value)) {
      throw ValueError("The header \"" + name + "\" of a part has a name that is no token, or a control character");
    }
    part.append(name).append(": ").append(value).append(kCrLf);
  }
  parts_.append(part).append(kCrLf).append(content).append(kCrLf);
}

std::string MultipartWriter::content_type() const {
  return "multipart/" + subtype_ + "; boundary=" + boundary_;
}

std::string MultipartWriter::body() const {
  return parts_ + "--" + boundary_ + "--\r\n";
}

ContentType PartHeaders::content_type() const {
  const std::string* header = headers.find("Content-Type");
  std::optional<ContentType> type = header ? ContentType::parse(*header) : std::nullopt;
  return type ? std::move(*type) : ContentType{"text", "plain", {}};
}

MultipartReader::MultipartReader(std::string_view content_type, MultipartLimits limits)
    : delimiter_("\r\n--" + read_boundary(content_type)), limits_(limits) {}

void MultipartReader::feed(std::string_view bytes) {
  moved_ += unread().size();
  buffer_.erase(0, std::exchange(read_, 0));
  if (state_ != State::epilogue) buffer_.append(bytes);
}

std::optional<MultipartEvent> MultipartReader::next() {
  while (true) {
    switch (state_) {
      case State::preamble:
      case State::content: {
        std::optional<MultipartEvent> event = read_content();
        if (event || state_ != State::delimiter) return event;
        break;
      }
      case State::delimiter:
        if (read_delimiter()) return MultipartEvent{};
        break;
      case State::headers:
        return read_headers();
      case State::epilogue:
        return std::nullopt;
    }
  }
}

void MultipartReader::finish() const {
  if (state_ != State::epilogue) throw ValueError("A multipart body ended before its last boundary");
}

/// What stands at `at` of what is unread, where the delimiter's text was found, and how long it is with what belongs to
/// it.
MultipartReader::Delimiter MultipartReader::delimiter_at(std::size_t at, std::size_t& length) const {
  const std::string_view tail = unread().substr(at + delimiter_.size());
  if (tail.substr(0, 2) == "--") {
    length = delimiter_.size() + 2;
    return Delimiter::last;
  }
  const std::size_t padding = std::min(tail.find_first_not_of(" \t"), tail.size());
  const std::string_view rest = tail.substr(padding);
  if (padding > kMaxPadding) return Delimiter::none;
  if (rest.substr(0, 2) == kCrLf) {
    length = delimiter_.size() + padding + 2;
    return Delimiter::part;
  }
  const bool may_grow = rest.empty() || rest == "\r" || tail == "-";
  return may_grow ? Delimiter::unknown : Delimiter::none;
}

/// Gives the content up to the next delimiter, or as much of it as cannot be part of one.
std::optional<MultipartEvent> MultipartReader::read_content() {
  const std::string_view input = unread();
  std::size_t from = 0, end = 0;
  while (true) {
    end = input.find(delimiter_, from);
    if (end == input.npos) {
      const std::size_t tail = std::min(input.size(), delimiter_.size() - 1);
      const std::size_t maybe = input.find('\r', input.size() - tail);
      end = std::min(maybe, input.size());
      break;
    }
    const Delimiter found = delimiter_at(end, delimiter_length_);
    if (found == Delimiter::unknown) break;
    if (found != Delimiter::none) {
      last_ = found == Delimiter::last;
      const bool all_given = end <= virtual_ || state_ == State::preamble;
      if (all_given) {
        read_ += end;
        state_ = State::delimiter;
        return std::nullopt;
      }
      break;
    }
    from = end + 1;
  }
  if (end <= virtual_) return std::nullopt;
  std::string data(input.substr(virtual_, end - virtual_));
  read_ += end;
  virtual_ = 0;
  if (state_ == State::preamble) return std::nullopt;
  part_size_ += data.size();
  if (part_size_ > limits_.part_size) {
    throw ValueError("A part of a multipart body is longer than " + std::to_string(limits_.part_size) + " bytes");
  }
  return MultipartEvent{MultipartEvent::Kind::data, {}, std::move(data)};
}

/// Whether it was the last one.
bool MultipartReader::read_delimiter() {
  read_ += delimiter_length_;
  if (last_) {
    buffer_.clear();
    read_ = 0;
    state_ = State::epilogue;
    return true;
  }
  if (++parts_ > limits_.parts) {
    throw ValueError("A multipart body has more than " + std::to_string(limits_.parts) + " parts");
  }
  part_ = {};
  state_ = State::headers;
  return false;
}

std::optional<MultipartEvent> MultipartReader::read_headers() {
  while (true) {
    const std::string_view input = unread();
    const std::size_t end = input.find(kCrLf);
    if (std::min(end, input.size()) > limits_.header_line) {
      throw ValueError("A header of a part is longer than " + std::to_string(limits_.header_line) + " bytes");
    }
    if (end == input.npos) return std::nullopt;
    if (end == 0) return begin_part();
    read_header(input.substr(0, end));
    read_ += end + kCrLf.size();
  }
}

void MultipartReader::read_header(std::string_view line) {
  std::string_view rest = line;
  const std::string name(cut(rest, ':'));
  const std::string value(trim(rest));
  if (name.size() == line.size() || !is_token(name) || !is_field_text(value)) {
    throw ValueError("A header of a part is broken: it has not the form \"name: value\"");
  }
  if (part_.headers.size() == limits_.headers) {
    throw ValueError("A part has more than " + std::to_string(limits_.headers) + " headers");
  }
  part_.headers.add(name, value);
}

MultipartEvent MultipartReader::begin_part() {
  if (const std::string* header = part_.headers.find("Content-Disposition")) {
    part_.disposition = ContentDisposition::parse(*header);
  }
  if (part_.content_type().type == "multipart") throw ValueError("A part of a multipart body has parts itself");
  const std::string encoding = to_lower(part_.headers.get("Content-Transfer-Encoding", "binary"));
  if (encoding != "binary" && encoding != "8bit" && encoding != "7bit") {
    throw ValueError("A part has the Content-Transfer-Encoding \"" + encoding + "\"; binary is read only");
  }
  state_ = State::content;
  virtual_ = kCrLf.size();  // the empty line may be the beginning of the next delimiter
  part_size_ = 0;
  return MultipartEvent{MultipartEvent::Kind::part, std::move(part_), {}};
}

}  // namespace aio::http
