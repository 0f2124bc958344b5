// A request's body as a source for StreamReader. Loop thread only.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/ref.h"
#include "http/detail/body_source.h"
#include "web/detail/server_connection.h"

namespace aio::web::detail {

/// The body of one request: it may outlive its exchange, and then reading throws.
/// Lifetime: the connection's.
class BodyReader final : public http::detail::BodySource {
 public:
  explicit BodyReader(ServerConnection& connection) noexcept
      : connection_(connection), number_(connection.reader().body_number()) {}

  AIO_CORO_WRAPPER Coro<bool> next(std::string& into) override { return connection_.reader().read_body(into, number_); }
  bool ended() const noexcept override { return is_current() && connection_.reader().message_complete(); }
  const http::Headers* trailers() const noexcept override {
    return is_current() ? connection_.reader().trailers() : nullptr;
  }

 private:
  bool is_current() const noexcept { return number_ == connection_.reader().body_number(); }

  ServerConnection& connection_;  // who holds the request keeps it
  std::uint64_t number_;
};

}  // namespace aio::web::detail
