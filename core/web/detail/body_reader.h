// A request's body as a source for StreamReader. Loop thread only.
#pragma once

#include <string>
#include <utility>

#include "base/ref.h"
#include "http/detail/body_source.h"
#include "web/detail/server_connection.h"

namespace aio::web::detail {

/// Keeps the connection's state; the connection itself may be gone, and then reading throws.
class BodyReader final : public http::detail::BodySource {
 public:
  explicit BodyReader(ServerConnection& connection) noexcept : connection_(connection) {}

  AIO_CORO_WRAPPER Coro<bool> next(std::string& into) override { return connection_.reader().read_body(into); }
  bool ended() const noexcept override { return connection_.reader().message_complete(); }
  const http::Headers* trailers() const noexcept override { return connection_.reader().trailers(); }

 private:
  ServerConnection& connection_;  // its request owns this
};

}  // namespace aio::web::detail
