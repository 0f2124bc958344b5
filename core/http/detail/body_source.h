// Where a body comes from: a connection, a decoder around another source. Loop thread only.
#pragma once

#include <string>

#include "runtime/coro.h"

namespace aio::http {

class Headers;

namespace detail {

/// Gives a body piece by piece, when it is asked: a connection is read only as fast as its body is, so that a slow
/// reader slows the sender down.
class BodySource {
 public:
  virtual ~BodySource() = default;

  /// Appends the next bytes of the body, at least one and at most kReadBufsize, to `into`. False at the end of the
  /// body, with nothing appended.
  /// Suspends: until bytes, the end or an error come. Cancellation: nothing is appended and nothing lost; the next call
  /// goes on. Throws: what ended the body before its end; the reader keeps that and asks no more.
  /// Lifetime: the source and `into` outlive the call.
  virtual Coro<bool> next(std::string& into) = 0;
  /// Whether the last byte has been given: then next() gives false without a wait.
  virtual bool ended() const noexcept = 0;
  /// The fields behind a chunked body, once it has ended; null when there are none. Lifetime: the source's.
  virtual const Headers* trailers() const noexcept { return nullptr; }
};

}  // namespace detail
}  // namespace aio::http
