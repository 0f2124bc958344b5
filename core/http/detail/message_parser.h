// HTTP/1.1 messages out of bytes, without any I/O: whoever has bytes offers them and takes what was found. One parser
// a connection and direction; not for several threads.
//
// The grammar and the framing are llhttp's with all its leniencies off. Above it stand the rules that keep two readers
// of the same bytes from seeing different messages: limits, HTTP/1.0 and 1.1 only, one Host, one plain Content-Length
// or one Transfer-Encoding that is "chunked", targets of the form that the method has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/headers.h"

namespace aio::http::detail {

/// What next() found.
///
///     event      input                         then
///     kNeedMore  used up, or not wanted        offer more, or finish()
///     kHead      up to the empty line          head() is complete
///     kBody      as far as body() reaches      body() is the next piece
///     kEnd       up to the end of the message  trailers() are complete; the next message begins
enum class ParseEvent : unsigned char { kNeedMore, kHead, kBody, kEnd };

/// Units: bytes without the line break, fields. Source: aiohttp's max_line_size, max_field_size and max_headers.
struct ParserLimits {
  std::size_t line = 8190;
  std::size_t field = 8190;
  /// Header and trailer fields of one message together.
  unsigned headers = 128;
};

/// Bytes of chunk extensions in one message, which mean nothing to anybody. Source: Node, kMaxChunkExtensionsSize.
inline constexpr std::size_t kMaxChunkExtensions = 16 * 1024;

/// Empty lines that are passed over before a request line. Source: RFC 9112 section 2.2 asks for one at least.
inline constexpr unsigned kMaxEmptyLines = 8;

/// What requests and responses have in common.
struct MessageHead {
  int major = 1;
  int minor = 1;
  Headers headers;
  /// Whether another message may follow on the connection.
  bool keep_alive = false;
  /// What follows the message is another protocol: an Upgrade is asked for or agreed to, or CONNECT.
  bool upgrade = false;
  bool chunked = false;
  /// None when there is no Content-Length.
  std::optional<std::uint64_t> content_length;

  /// For the next message: keeps the memory that this one took.
  void restart() noexcept {
    headers.clear();
    chunked = false;
    content_length.reset();
  }
};

struct RequestHead : MessageHead {
  std::string method;
  /// As it came: "/a?b=c", "http://host/a", "host:443" after CONNECT, "*" after OPTIONS.
  std::string target;
};

struct ResponseHead : MessageHead {
  int status = 0;
  std::string reason;
};

/// What RequestParser and ResponseParser share.
class MessageParser {
 public:
  MessageParser(const MessageParser&) = delete;
  MessageParser& operator=(const MessageParser&) = delete;

  /// Reads on in `input` and takes what it has used off its front. Call it until it gives kNeedMore.
  /// Throws: BadHttpMessage and what derives from it; the connection is of no use then, and every further call throws.
  ParseEvent next(std::string_view& input);
  /// The peer closed. Gives kEnd when that ends the body, kNeedMore when no message had begun.
  /// Requires: the last next() gave kNeedMore with its input used up.
  /// Throws: ContentLengthError, TransferEncodingError or BadHttpMessage when a message is incomplete.
  ParseEvent finish();

  /// The piece of the last kBody, never empty. Lifetime: the memory that was offered to next().
  std::string_view body() const noexcept;
  /// The fields behind a chunked body. They are not among the head's, where they would be trusted.
  Headers& trailers() noexcept;
  /// Between two messages, with nothing of the next one read.
  bool idle() const noexcept;
  /// A message is over behind which the bytes are not HTTP any more: they are left alone.
  bool upgraded() const noexcept;

 protected:
  struct State;
  explicit MessageParser(std::unique_ptr<State> state) noexcept;
  ~MessageParser();

  std::unique_ptr<State> state_;
};

/// The requests that a server receives.
class RequestParser : public MessageParser {
 public:
  explicit RequestParser(ParserLimits limits = {});
  /// Lifetime: complete after kHead, until the next message begins. The caller may move it away.
  RequestHead& head() noexcept;
  /// The server does not change the protocol: what follows the request is HTTP. Not after CONNECT.
  /// Requires: upgraded().
  void decline_upgrade() noexcept;

 private:
  struct Requests;
};

/// The responses that a client receives. Interim ones (1xx) are messages too: kHead, then kEnd.
class ResponseParser : public MessageParser {
 public:
  explicit ResponseParser(ParserLimits limits = {});
  /// The method of the request that the next final response answers: after HEAD it has no body, after CONNECT a
  /// success turns the connection into a tunnel. Without it, GET.
  void expect(std::string_view method);
  /// Lifetime: complete after kHead, until the next message begins. The caller may move it away.
  ResponseHead& head() noexcept;

 private:
  struct Responses;
};

}  // namespace aio::http::detail
