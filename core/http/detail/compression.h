// gzip and deflate as streams, over zlib: a piece in, a piece out, and never more than asked for. One thread an object.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace aio::http::detail {

/// How compressed bytes are wrapped.
enum class Compression {
  gzip,     ///< RFC 1952
  deflate,  ///< RFC 1950; readers take RFC 1951 without a wrapping too, which some servers send
  raw,      ///< RFC 1951, for websockets
};

/// Reads a compressed stream, cut anywhere. Memory: 48 KiB, and the input that is not used up.
class Decompressor {
 public:
  explicit Decompressor(Compression format);
  ~Decompressor();
  Decompressor(Decompressor&&) noexcept;
  Decompressor& operator=(Decompressor&&) noexcept;

  /// Adds input and gives at most `max_output` bytes; the rest of the input waits for the next call. So a small body
  /// that swells a thousandfold costs no more memory than its reader wants.
  /// Throws: ValueError when the input is not of the format, and for bytes behind a stream's end, but for further
  /// members of gzip.
  std::string feed(std::string_view input, std::size_t max_output);
  /// Whether feed() without input may give more.
  bool has_more() const noexcept;
  /// Whether the stream's last byte was read.
  bool at_end() const noexcept;
  /// Throws: ValueError when the stream was cut off. No input at all is whole: answers to HEAD have none.
  void finish() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What a compressor gives at once.
enum class Flush {
  none,    ///< what is ready, for the best compression
  sync,    ///< everything fed so far, so that the reader can read it
  finish,  ///< everything, and the stream's end
};

/// Writes a compressed stream. Memory: 256 KiB.
class Compressor {
 public:
  /// Units: level from 1, fast, to 9, small; -1 is zlib's default, 6.
  explicit Compressor(Compression format, int level = -1);
  ~Compressor();
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;

  /// The next bytes of the stream.
  /// Throws: RuntimeError after a feed with Flush::finish.
  std::string feed(std::string_view input, Flush flush = Flush::none);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A whole text at once.
std::string compress(std::string_view text, Compression format, int level = -1);
/// A whole stream at once. Throws: ValueError as Decompressor, and when the result is longer than `max_output`.
std::string decompress(std::string_view compressed, Compression format, std::size_t max_output);

}  // namespace aio::http::detail
