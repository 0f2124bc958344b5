// Stream: one object to read from and write to a connection, every operation awaited. It replaces asyncio's
// StreamReader and StreamWriter (SEMANTICS, Deviations 4). Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>

#include "base/attributes.h"
#include "base/ref.h"
#include "net/address.h"
#include "runtime/coro.h"

namespace aio {

class Transport;

namespace detail {
class StreamState;
}  // namespace detail

/// Bytes that a write may leave waiting for the peer. Source: asyncio's high-water mark, 64 KiB.
inline constexpr std::size_t kWriteHighWater = 64 * 1024;
/// Bytes that read_line() and read_until() look through for their separator. Source: asyncio's limit, 64 KiB.
inline constexpr std::size_t kReadLimit = 64 * 1024;

/// A connection. One task may read while others write; writers queue in the order in which they came.
/// Lifetime: movable; the operations under way keep what they need. A Stream that goes without close() aborts its
/// connection, and a lint says so.
class Stream {
 public:
  /// Over a connected transport; `role` is for the trace: "connect", "accept".
  Stream(detail::Ref<Transport> transport, const char* role,
         std::source_location where = std::source_location::current());
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;
  ~Stream();

  /// At most `n` bytes, as soon as there are any; "" at the end of the stream. Without `n`: everything up to the end.
  /// Suspends: until bytes, the end or an error come. Cancellation: what has come stays, and the next read gives it.
  /// Throws: the ConnectionError family; RuntimeError when another task reads already, and after close().
  /// Source: CPython, StreamReader.read.
  AIO_CORO_WRAPPER Coro<std::string> read(std::ptrdiff_t n = -1);
  /// Exactly `n` bytes. Throws: IncompleteReadError when the stream ends before; as read().
  /// Cancellation: as read().
  AIO_CORO_WRAPPER Coro<std::string> read_exactly(std::size_t n);
  /// Everything up to and with `separator`. Throws: IncompleteReadError when the stream ends before;
  /// LimitOverrunError when it does not come within kReadLimit: what was read stays; ValueError for an empty separator.
  /// Cancellation: as read().
  AIO_CORO_WRAPPER Coro<std::string> read_until(std::string separator);
  /// A line with its "\n"; the rest without one at the end of the stream, then "". Throws: LimitOverrunError.
  /// Cancellation: as read(). Source: CPython, StreamReader.readline.
  AIO_CORO_WRAPPER Coro<std::string> read_line();

  /// Sends `data`: at once, or as soon as the peer makes room. When it returns, at most kWriteHighWater bytes wait.
  /// Suspends: while there is no room. Cancellation: up to kWriteHighWater bytes are taken whole or not at all; of
  /// more, a prefix may have been taken: total_written() tells. What was taken is sent. Throws: the ConnectionError
  /// family, also for what an earlier write left waiting; RuntimeError after write_eof() or close(). Lifetime: `data`
  /// outlives the call. Source: StreamWriter.write and drain.
  AIO_CORO_WRAPPER Coro<> write(std::string_view data);
  /// Sends what waits, then says that no more will come: the peer reads the end. Reading goes on.
  /// Suspends: until it is sent. Cancellation: it is sent all the same. Throws: as write().
  AIO_CORO_WRAPPER Coro<> write_eof();
  /// Sends what waits and ends the connection. Idempotent.
  /// Suspends: until it is sent. Cancellation: the connection is aborted, what waits is lost.
  /// Throws: the ConnectionError family when something was lost. Source: slide "Async close".
  AIO_CORO_WRAPPER Coro<> close();
  /// Ends the connection at once; what waits is lost. Idempotent.
  void abort() noexcept;

  /// Whether the peer sends no more and everything was read.
  bool at_eof() const noexcept;
  bool is_closing() const noexcept;
  /// Bytes taken by write() that wait for the peer.
  std::size_t write_buffer_size() const noexcept;
  /// Bytes that write() has taken, in all.
  std::size_t total_written() const noexcept;
  Address peer() const;
  Address local() const;
  /// What TLS agreed on by ALPN, or "".
  std::string alpn() const;
  bool is_secure() const noexcept;

  // What follows is for protocols that parse in place.

  /// Bytes that have come and were not consumed.
  std::string_view buffered() const noexcept;
  void consume(std::size_t bytes) noexcept;
  /// Reads more behind buffered(). False at the end of the stream.
  /// Suspends, Cancellation, Throws: as read().
  AIO_CORO_WRAPPER Coro<bool> receive();
  /// write() without a wait: false, and nothing was taken, when somebody else writes, when bytes wait to go, when there
  /// are more than kWriteHighWater, and now and then for the sake of other tasks. Throws: as write().
  bool write_now(std::string_view data);
  /// close() without a wait. Requires: nothing waits to go. Idempotent.
  void close_now() noexcept;
  /// Number in the trace, or 0.
  std::uint64_t id() const;
  /// Takes the transport out for start_tls(). Requires: nothing buffered, nothing waiting, nobody reading or writing.
  detail::Ref<Transport> release();

 private:
  detail::Ref<detail::StreamState> state_;
};

}  // namespace aio
