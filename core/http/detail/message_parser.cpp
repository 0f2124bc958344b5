#include "http/detail/message_parser.h"

#include <algorithm>
#include <utility>

#include "http/detail/framing.h"
#include "http/detail/message_rules.h"
#include "http/http_exceptions.h"

namespace aio::http::detail {
namespace {

constexpr int kSwitchingProtocols = 101;
constexpr int kNoContent = 204;
constexpr int kNotModified = 304;
constexpr int kUriTooLong = 414;
constexpr int kFieldsTooLarge = 431;

// What the next bytes are. Lines are gathered to their end, so that a rule sees the same whole line however it came.
//
//     phase       bytes                    ends with
//     start       empty lines, first line  a first line      -> fields
//     fields      header lines             the empty line    -> data, until_close, chunk_line or ended
//     data        content_length bytes     the last one      -> ended
//     until_close everything               finish()
//     chunk_line  "1a;ext"                 its line break    -> chunk, or trailers after "0"
//     chunk       the chunk's bytes        the last one      -> chunk_end
//     chunk_end   a line break             it                -> chunk_line
//     trailers    trailer lines            the empty line    -> ended
//     ended       none                     kEnd              -> start, upgraded or closed
//     upgraded    none                     decline_upgrade() -> start
//     closed      line breaks only
//     failed      none
enum class Phase : unsigned char {
  start,
  fields,
  data,
  until_close,
  chunk_line,
  chunk,
  chunk_end,
  trailers,
  ended,
  upgraded,
  closed,
  failed
};

bool has_lines(Phase phase) {
  return phase == Phase::start || phase == Phase::fields || phase == Phase::chunk_line || phase == Phase::chunk_end ||
         phase == Phase::trailers;
}

}  // namespace

struct MessageParser::State {
  State(ParserLimits of, MessageHead& its_head, bool is_request)
      : limits(of), head(its_head), request(is_request), framing(is_request) {}
  virtual ~State() = default;

  /// Reads the first line.
  virtual void begin(std::string_view text) = 0;
  virtual void check_head() const {}
  /// No body, whatever the headers say.
  virtual bool without_body() const noexcept { return false; }
  /// Behind the head the bytes are not HTTP, whatever the headers say.
  virtual bool tunnels() const noexcept = 0;
  virtual bool is_interim() const noexcept { return false; }

  ParseEvent next(std::string_view& input);
  ParseEvent finish();
  bool idle() const noexcept { return phase == Phase::start && line.empty(); }
  void restart();
  Phase after_message() const noexcept { return keep_alive ? Phase::start : Phase::closed; }

  const ParserLimits limits;
  MessageHead& head;
  Headers trailers;
  const bool request;
  Phase phase = Phase::start;
  std::string_view body;

 private:
  ParseEvent step(std::string_view& input);
  std::string_view take_line(std::string_view& input);
  void feed(std::string_view slice);
  void end_line(std::string_view line);
  void begin_message(std::string_view line);
  void add_field(std::string_view line, Headers& fields);
  ParseEvent end_head();
  void end_chunk_line(std::string_view line);
  ParseEvent take_data(std::string_view& input);
  ParseEvent end_message();
  ParseEvent skip_after_close(std::string_view& input);
  std::size_t line_limit() const;
  LineKind line_kind() const;
  [[noreturn]] void throw_too_long() const;

  Framing framing;
  std::string line;        // what has come of the present line
  std::uint64_t left = 0;  // bytes of the body or of the present chunk
  std::size_t extensions = 0;
  unsigned fields = 0;
  unsigned empty_lines = 0;
  bool keep_alive = true;
  bool upgrade = false;
};

void MessageParser::State::restart() {
  framing.restart();
  phase = Phase::start;
  line.clear();
  left = 0;
  extensions = 0;
  fields = 0;
  empty_lines = 0;
}

ParseEvent MessageParser::State::next(std::string_view& input) {
  if (phase == Phase::failed) throw BadHttpMessage("The message before could not be parsed; close the connection");
  body = {};
  try {
    return step(input);
  } catch (...) {
    phase = Phase::failed;
    throw;
  }
}

ParseEvent MessageParser::State::step(std::string_view& input) {
  if (phase == Phase::ended) return end_message();
  if (phase == Phase::closed) return skip_after_close(input);
  while (!input.empty() && phase != Phase::upgraded) {
    if (!has_lines(phase)) return take_data(input);
    const std::string_view slice = take_line(input);
    feed(slice);
    if (slice.back() != '\n') {
      line.append(slice);
      if (line.size() == line_limit() + 2) throw_too_long();
      continue;
    }
    if (line.empty()) {
      end_line(slice);
    } else {
      const std::string gathered = std::exchange(line, {}).append(slice);
      end_line(gathered);
    }
    if (phase == Phase::fields && framing.head_complete()) return end_head();
    if (phase == Phase::ended) return end_message();
  }
  return ParseEvent::kNeedMore;
}

// To the line's end or the input's, and no further than the limit.
std::string_view MessageParser::State::take_line(std::string_view& input) {
  const std::size_t end = input.find('\n');
  const std::size_t length = std::min(end == input.npos ? input.size() : end + 1, line_limit() + 2 - line.size());
  const std::string_view slice = input.substr(0, length);
  input.remove_prefix(length);
  return slice;
}

void MessageParser::State::feed(std::string_view slice) {
  if (const auto refusal = framing.feed(slice))
    throw_refusal(*refusal, line_kind(), line + std::string(slice.substr(0, refusal->seen)));
}

void MessageParser::State::end_line(std::string_view whole) {
  // llhttp has refused what is not ended by both; a line break inside of it is for us to see.
  const std::string_view text = whole.substr(0, whole.size() - std::min<std::size_t>(whole.size(), 2));
  if (!whole.ends_with("\r\n") || text.find('\r') != text.npos) {
    throw BadHttpMessage("A line ends with CR and LF: " + excerpt(whole));
  }
  switch (phase) {
    case Phase::start:
      return begin_message(text);
    case Phase::fields:
      if (!text.empty()) add_field(text, head.headers);
      return;
    case Phase::trailers:
      if (!text.empty()) return add_field(text, trailers);
      check_trailers(trailers);
      phase = Phase::ended;
      return;
    case Phase::chunk_line:
      return end_chunk_line(text);
    default:
      if (!text.empty()) throw TransferEncodingError("A chunk is longer than its size says: " + excerpt(text));
      phase = Phase::chunk_line;
  }
}

void MessageParser::State::begin_message(std::string_view text) {
  if (text.empty()) {
    if (!request || ++empty_lines > kMaxEmptyLines) throw BadStatusLine("Empty lines instead of a message");
    return;
  }
  trailers.clear();
  begin(text);
  if (without_body()) framing.skip_body();
  phase = Phase::fields;
}

void MessageParser::State::add_field(std::string_view text, Headers& to) {
  if (++fields > limits.headers) {
    throw LineTooLong("A message has at most " + std::to_string(limits.headers) + " header and trailer fields",
                      kFieldsTooLarge);
  }
  parse_field(text, to);
}

ParseEvent MessageParser::State::end_head() {
  check_framing(head);
  check_head();
  keep_alive = framing.keep_alive() || is_interim();
  head.keep_alive = keep_alive;
  // Upgrade is of HTTP/1.1: RFC 9110 section 7.8.
  upgrade = tunnels() || (framing.upgrade() && head.minor == 1);
  head.upgrade = upgrade;
  const std::uint64_t length = head.content_length.value_or(0);
  if (framing.message_complete() || without_body() || tunnels()) {
    phase = Phase::ended;
  } else if (head.chunked) {
    phase = Phase::chunk_line;
  } else if (head.content_length || request) {
    left = framing.length();
    if (left != length) throw ContentLengthError("Not a Content-Length: " + std::to_string(length));
    phase = Phase::data;
  } else {
    phase = Phase::until_close;
  }
  return ParseEvent::kHead;
}

void MessageParser::State::end_chunk_line(std::string_view text) {
  std::size_t extension = 0;
  left = parse_chunk_line(text, extension);
  extensions += extension;
  if (extensions > kMaxChunkExtensions) {
    throw TransferEncodingError("A body has at most " + std::to_string(kMaxChunkExtensions) +
                                " bytes of chunk extensions");
  }
  if (left != framing.chunk_size()) throw TransferEncodingError("Not the size of a chunk: " + excerpt(text));
  phase = left > 0 ? Phase::chunk : Phase::trailers;
}

ParseEvent MessageParser::State::take_data(std::string_view& input) {
  const bool bounded = phase != Phase::until_close;
  const std::size_t length =
      bounded ? static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), left)) : input.size();
  body = input.substr(0, length);
  feed(body);
  input.remove_prefix(length);
  if (bounded) {
    left -= length;
    if (left == 0) phase = phase == Phase::data ? Phase::ended : Phase::chunk_end;
  }
  return ParseEvent::kBody;
}

ParseEvent MessageParser::State::end_message() {
  restart();
  phase = upgrade ? Phase::upgraded : after_message();
  return ParseEvent::kEnd;
}

// Some clients of old send a line break too many behind a body.
ParseEvent MessageParser::State::skip_after_close(std::string_view& input) {
  const std::size_t other = input.find_first_not_of("\r\n");
  if (other != input.npos) {
    throw BadHttpMessage("Bytes came behind the last message of a connection: " + excerpt(input.substr(other)));
  }
  input = {};
  return ParseEvent::kNeedMore;
}

ParseEvent MessageParser::State::finish() {
  switch (phase) {
    case Phase::upgraded:
    case Phase::closed:
      return ParseEvent::kNeedMore;
    case Phase::until_close:
      return end_message();
    case Phase::start:
      if (line.empty()) return ParseEvent::kNeedMore;
      [[fallthrough]];
    case Phase::fields:
    case Phase::ended:
    case Phase::failed:
      throw BadHttpMessage("The connection was closed in the middle of a message's head");
    case Phase::data:
      throw ContentLengthError("Not enough data to satisfy content length header: " + std::to_string(left) +
                               " bytes are missing");
    default:
      throw TransferEncodingError("Not enough data to satisfy transfer length header");
  }
}

std::size_t MessageParser::State::line_limit() const {
  if (phase == Phase::chunk_end) return 0;
  return phase == Phase::start || phase == Phase::chunk_line ? limits.line : limits.field;
}

LineKind MessageParser::State::line_kind() const {
  if (phase == Phase::start) return LineKind::first;
  return phase == Phase::fields || phase == Phase::trailers ? LineKind::field : LineKind::chunk;
}

void MessageParser::State::throw_too_long() const {
  if (phase == Phase::chunk_end) throw TransferEncodingError("A chunk is longer than its size says");
  if (phase == Phase::chunk_line) throw TransferEncodingError("The line of a chunk's size is too long");
  const bool first = phase == Phase::start;
  throw LineTooLong((first ? "The first line is longer than " : "A header field is longer than ") +
                        std::to_string(line_limit()) + " bytes",
                    first ? kUriTooLong : kFieldsTooLarge);
}

MessageParser::MessageParser(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
MessageParser::~MessageParser() = default;

ParseEvent MessageParser::next(std::string_view& input) {
  return state_->next(input);
}
ParseEvent MessageParser::finish() {
  return state_->finish();
}
std::string_view MessageParser::body() const noexcept {
  return state_->body;
}
Headers& MessageParser::trailers() noexcept {
  return state_->trailers;
}
bool MessageParser::idle() const noexcept {
  return state_->idle();
}
bool MessageParser::upgraded() const noexcept {
  return state_->phase == Phase::upgraded;
}

struct RequestParser::Requests final : State {
  explicit Requests(ParserLimits of) : State(of, its_head, true) {}

  void begin(std::string_view text) override {
    its_head.restart();
    parse_request_line(text, its_head);
    connect = its_head.method == "CONNECT";
  }
  void check_head() const override { check_request(its_head); }
  bool tunnels() const noexcept override { return connect; }

  RequestHead its_head;
  bool connect = false;
};

RequestParser::RequestParser(ParserLimits limits) : MessageParser(std::make_unique<Requests>(limits)) {}

RequestHead& RequestParser::head() noexcept {
  return static_cast<Requests&>(*state_).its_head;
}

void RequestParser::decline_upgrade() noexcept {
  if (state_->phase == Phase::upgraded) state_->phase = state_->after_message();
}

struct ResponseParser::Responses final : State {
  explicit Responses(ParserLimits of) : State(of, its_head, false) {}

  void begin(std::string_view text) override {
    its_head.restart();
    parse_status_line(text, its_head);
    status = its_head.status;
    // What was expected is for this response, or for the final one behind it.
    answered = is_interim() ? std::string() : std::exchange(expected, {});
  }
  bool without_body() const noexcept override {
    return status < 200 || status == kNoContent || status == kNotModified || answered == "HEAD" || tunnels();
  }
  bool tunnels() const noexcept override {
    return status == kSwitchingProtocols || (answered == "CONNECT" && status >= 200 && status < 300);
  }
  bool is_interim() const noexcept override { return status < 200 && status != kSwitchingProtocols; }

  ResponseHead its_head;
  int status = 0;
  std::string expected;
  std::string answered;
};

ResponseParser::ResponseParser(ParserLimits limits) : MessageParser(std::make_unique<Responses>(limits)) {}

ResponseHead& ResponseParser::head() noexcept {
  return static_cast<Responses&>(*state_).its_head;
}

void ResponseParser::expect(std::string_view method) {
  static_cast<Responses&>(*state_).expected = method;
}

}  // namespace aio::http::detail
