#include "sim/link.h"

#include <algorithm>

namespace aio::sim {

Duration Link::carry(Duration now, std::size_t bytes, Flow& flow, Random& random) noexcept {
  Duration leaves = now;
  if (options_.bandwidth > 0 && bytes > 0) {
    const std::int64_t nanoseconds = static_cast<std::int64_t>(bytes) * 1'000'000'000;
    free_at_ = std::max(free_at_, now) + Duration((nanoseconds + options_.bandwidth - 1) / options_.bandwidth);
    leaves = free_at_;
  }
  Duration arrives = leaves + options_.latency;
  if (options_.jitter > Duration::zero()) arrives += Duration(random.randint(0, options_.jitter.count()));
  flow.last_arrival = std::max(flow.last_arrival, arrives);
  return flow.last_arrival;
}

}  // namespace aio::sim
