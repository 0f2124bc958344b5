#include "http/detail/wall_clock.h"

#include <ctime>

#include "http/dates.h"
#include "runtime/event_loop.h"

namespace aio::http::detail {
namespace {

constexpr Duration kSecond{1'000'000'000};

}  // namespace

std::int64_t wall_clock() {
  EventLoop& loop = get_running_loop();
  if (loop.backend().is_simulated()) return kTwoDigitYearsSeenFrom + loop.backend().record_time() / kSecond;
  return static_cast<std::int64_t>(std::time(nullptr));
}

}  // namespace aio::http::detail
