#include "web/detail/server_context.h"

#include "http/dates.h"
#include "http/detail/wall_clock.h"
#include "runtime/event_loop.h"
#include "web/detail/server_connection.h"

namespace aio::web::detail {

ServerContext::ServerContext(const Application& app, ServerSettings settings) noexcept
    : app_(&app), settings_(settings) {}

void ServerContext::add(ServerConnection& connection) noexcept {
  connections_.push_back(connection);
}

void ServerContext::close_idle() {
  closing_ = true;
  connections_.for_each([](ServerConnection& each) { each.close_when_idle(); });
}

std::string_view ServerContext::date() {
  const std::int64_t second = http::detail::wall_clock();
  if (second != date_second_) {
    date_second_ = second;
    date_ = http::format_http_date(second);
  }
  return date_;
}

}  // namespace aio::web::detail
