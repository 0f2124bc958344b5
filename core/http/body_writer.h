// A request's body that is produced while it is sent. Loop thread only.
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/function.h"
#include "runtime/coro.h"

namespace aio::http {

/// Where a producer puts a body: `[](http::BodyWriter& body) -> Coro<> { co_await body.write("..."); }`.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;
  /// Sends a piece; in the chunked coding each is a chunk. An empty piece is none.
  /// Suspends: while the server does not read. Cancellation: the request is over. Throws: ClientOSError when the
  /// connection broke; ValueError for more than the Content-Length that the request's headers say.
  /// Lifetime: `data` outlives the call.
  virtual Coro<> write(std::string_view data) = 0;
};

/// A callable that writes a body. Copies share the callable: a redirect that keeps the body calls it again.
class BodyProducer {
 public:
  BodyProducer() = default;
  template <std::invocable<BodyWriter&> F>
    requires(!std::same_as<std::remove_cvref_t<F>, BodyProducer>)
  BodyProducer(F producer)  // NOLINT: implicit like the callable itself
      : producer_(std::make_shared<Producer>(std::move(producer))) {}

  explicit operator bool() const noexcept { return producer_ != nullptr; }
  /// Lifetime: `body` outlives the call; the callable is kept by the copies of this.
  AIO_CORO_WRAPPER Coro<> operator()(BodyWriter& body) const { return (*producer_)(body); }

 private:
  using Producer = aio::detail::Function<Coro<>(BodyWriter&)>;
  std::shared_ptr<Producer> producer_;
};

}  // namespace aio::http
