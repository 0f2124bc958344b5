// StreamReader: the body of a message as a stream, what `response.content` and `request.content` are. Mirrors
// aiohttp.StreamReader. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "base/errors.h"
#include "http/detail/body_source.h"
#include "runtime/coro.h"

namespace aio::http {

/// Bytes of a body that are held for its reader, at most; a line is at most so long.
/// Source: SEMANTICS, HTTP client, body.
inline constexpr std::size_t kReadBufsize = 256 * 1024;

/// A body is larger than read() may take. Source: aiohttp, HTTPRequestEntityTooLarge, as the server answers it.
class BodyTooLargeError : public Error {
 public:
  BodyTooLargeError(std::uint64_t max_size, std::uint64_t actual_size);
  const char* name() const noexcept override { return "BodyTooLargeError"; }
  /// Units: bytes.
  std::uint64_t max_size() const noexcept { return max_size_; }
  /// What had come when reading was given up. Units: bytes.
  std::uint64_t actual_size() const noexcept { return actual_size_; }

 private:
  std::uint64_t max_size_;
  std::uint64_t actual_size_;
};

/// Reads a body; nothing is read from the connection before the body is. One task reads at a time.
///
/// Each operation Suspends until what it asks for has come. Cancellation: what has come stays, and the next read gives
/// it. Throws: RuntimeError when another task reads already; what ended the body too early (ClientPayloadError, a
/// timeout, ...), then and at every later read.
class StreamReader {
 public:
  explicit StreamReader(std::unique_ptr<detail::BodySource> source, std::optional<std::uint64_t> max_size = {});
  /// A body that is there already.
  explicit StreamReader(std::string body);
  StreamReader(StreamReader&&) noexcept;
  StreamReader& operator=(StreamReader&&) noexcept;
  ~StreamReader();

  /// At most `n` bytes, as soon as there are any; "" at the end. Without `n`: everything up to the end.
  /// Throws: BodyTooLargeError without `n`, when the body is larger than max_size.
  /// Source: aiohttp, StreamReader.read.
  Coro<std::string> read(std::ptrdiff_t n = -1);
  /// What has come, at least a byte; "" at the end. Source: aiohttp, StreamReader.readany.
  Coro<std::string> read_any();
  /// Exactly `n` bytes. Throws: IncompleteReadError when the body ends before. Source: aiohttp, readexactly.
  Coro<std::string> read_exactly(std::size_t n);
  /// A line with its "\n"; the rest without one at the end, then "". Throws: LimitOverrunError when it is longer than
  /// kReadBufsize: what was read stays. Source: aiohttp, readline.
  Coro<std::string> read_line();
  /// Up to and with `separator`; the rest without it at the end, then "". Throws: LimitOverrunError as read_line();
  /// ValueError for an empty separator. Source: aiohttp, readuntil.
  Coro<std::string> read_until(std::string separator);
  /// The next piece of exactly `n` bytes, at the end a shorter one, then nothing:
  /// `while (auto chunk = co_await content.next_chunk(1024))`. Throws: ValueError for 0.
  /// Source: aiohttp, iter_chunked, whose pieces may be shorter.
  Coro<std::optional<std::string>> next_chunk(std::size_t n);

  /// Whether the body has come to its end and everything was read.
  bool at_eof() const noexcept;
  /// Whether the last byte has come, read or not.
  bool is_eof() const noexcept;
  /// Bytes that have come so far.
  std::uint64_t total_bytes() const noexcept { return total_bytes_; }
  /// What ended the body too early, or null.
  std::exception_ptr exception() const noexcept { return error_; }
  /// What read() without `n` takes at most; none for no limit. Units: bytes.
  void set_max_size(std::optional<std::uint64_t> max_size) noexcept { max_size_ = max_size; }

  // What follows is for the client and the server.

  /// Ends it: every later read throws `error`; what was not read is dropped, and the source with it.
  void fail(std::exception_ptr error) noexcept;
  /// Lifetime: the reader's; null after fail() and for a body that was there already.
  detail::BodySource* source() const noexcept { return source_.get(); }

 private:
  class Turn;

  std::size_t size() const noexcept { return buffer_.size() - start_; }
  std::string take(std::size_t n);
  void check() const;
  Coro<bool> fill();

  std::unique_ptr<detail::BodySource> source_;
  std::string buffer_;
  std::size_t start_ = 0;
  std::optional<std::uint64_t> max_size_;
  std::uint64_t total_bytes_ = 0;
  std::exception_ptr error_;
  bool reading_ = false;
};

}  // namespace aio::http
