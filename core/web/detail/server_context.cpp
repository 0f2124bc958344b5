#include "web/detail/server_context.h"

#include <ctime>

#include "http/dates.h"
#include "runtime/event_loop.h"
#include "web/detail/server_connection.h"

namespace aio::web::detail {
namespace {

/// When simulated runs begin: 2026-01-01, so that the header Date of a run is always the same. Units: seconds.
constexpr std::int64_t kSimulatedEpoch = 1'767'225'600;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

}  // namespace

std::int64_t wall_clock(EventLoop& loop) {
  if (loop.backend().name() == "sim") {
    return kSimulatedEpoch + loop.backend().record_time().count() / kNanosecondsPerSecond;
  }
  return static_cast<std::int64_t>(std::time(nullptr));
}

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
  const std::int64_t second = wall_clock(get_running_loop());
  if (second != date_second_) {
    date_second_ = second;
    date_ = http::format_http_date(second);
  }
  return date_;
}

}  // namespace aio::web::detail
