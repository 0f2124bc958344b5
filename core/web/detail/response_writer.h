// Sends one response after the other on a connection: status, headers, and the body as its framing wants it. Loop
// thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/detail/compression.h"
#include "net/stream.h"
#include "runtime/coro.h"
#include "web/response.h"

namespace aio::web::detail {

/// What a response must know of its request and of its connection.
struct ResponseTerms {
  bool head_only = false;  ///< the request is HEAD
  int minor_version = 1;
  bool keep_alive = true;  ///< whether the connection may stay open
};

/// Requires: the response's coding is gzip or deflate.
http::detail::Compression format_of(const StreamResponse& response) noexcept;

/// Lifetime: the stream outlives it.
class ResponseWriter {
 public:
  explicit ResponseWriter(Stream& stream) noexcept : stream_(&stream) {}

  /// Forgets the last response.
  void reset() noexcept;
  /// Makes the head of a response whose body is known, and behind it the body when that is small. Either
  /// send_composed_now() or send_composed() follows.
  /// Throws: ValueError for headers that must not be sent; then nothing has begun.
  void compose(const StreamResponse& response, std::string_view body, ResponseTerms terms, std::string_view date);
  /// Sends what compose() made if that is all and need not wait. Throws: as Stream::write_now().
  bool send_composed_now();
  /// Sends it, and `body` unless it is a part of it. Suspends, Throws, Lifetime: as Stream::write().
  Coro<> send_composed(std::string_view body);
  /// Sends the head; the body follows by write(). As send().
  Coro<> start(const StreamResponse& response, ResponseTerms terms, std::string_view date);
  /// Sends a piece of the body. Throws: as Stream::write(); RuntimeError behind the end, ValueError beyond the length.
  Coro<> write(std::string_view data);
  /// Sends the end of the body; a body that is shorter than was announced ends the connection.
  Coro<> finish();

  bool begun() const noexcept { return begun_; }
  bool finished() const noexcept { return finished_; }
  /// Whether the connection can be used after this response.
  bool keep_alive() const noexcept { return keep_alive_; }
  /// 0 before begun().
  int status() const noexcept { return status_; }
  /// Sent of the body. Units: bytes.
  std::uint64_t body_bytes() const noexcept { return body_bytes_; }
  /// Whether the client can see that the body ended too early; otherwise only a reset tells it.
  bool shows_truncation() const noexcept { return framing_ != Framing::until_close; }

 private:
  enum class Framing : unsigned char { none, length, chunked, until_close };
  void begin(const StreamResponse& response, std::optional<std::uint64_t> length, ResponseTerms terms,
             std::string_view date);

  Coro<> write_piece(std::string_view data);

  Stream* stream_;
  std::optional<http::detail::Compressor> compressor_;  // of a body that is written in pieces
  std::string out_;                                     // a head, and its body when that is small
  std::uint64_t announced_ = 0;
  std::uint64_t body_bytes_ = 0;
  int status_ = 0;
  Framing framing_ = Framing::none;
  bool head_only_ = false;
  bool begun_ = false;
  bool finished_ = false;
  bool keep_alive_ = true;
};

}  // namespace aio::web::detail
