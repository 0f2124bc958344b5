#include "sim/link.h"

#include <algorithm>

namespace aio::sim {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr int kMaxLosses = 6;  // of one packet in a row

// How long `bytes` occupy a line, rounded up to a nanosecond.
Duration time_for(std::size_t bytes, std::int64_t bytes_a_second) noexcept {
  const std::int64_t nanoseconds = static_cast<std::int64_t>(bytes) * 1'000'000'000;
  return Duration((nanoseconds + bytes_a_second - 1) / bytes_a_second);
}

}  // namespace

Duration retry_time(Duration sent, Duration until, Duration first) noexcept {
  Duration wait = first;
  Duration at = sent + wait;
  while (at < until) {
    wait *= 2;
    at += wait;
  }
  return at;
}

Duration Link::carry(Duration now, std::size_t bytes, Flow& flow, Random& random, Duration retry) noexcept {
  Duration leaves = std::max(now, flow.held_until);
  if (flow.rate > 0 && bytes > 0) {
    flow.free_at = std::max(flow.free_at, leaves) + time_for(bytes, flow.rate);
    leaves = flow.free_at;
  }
  if (options_.bandwidth > 0 && bytes > 0) {
    free_at_ = std::max(free_at_, leaves) + time_for(bytes, options_.bandwidth);
    leaves = free_at_;
  }
  if (options_.loss > 0) {
    for (int lost = 0; lost < kMaxLosses && random.randint(1, kMillion) <= options_.loss; ++lost) {
      leaves += retry;
      retry *= 2;
    }
  }
  Duration arrives = leaves + options_.latency;
  if (options_.jitter > Duration::zero()) arrives += Duration(random.randint(0, options_.jitter.count()));
  flow.last_arrival = std::max(flow.last_arrival, arrives);
  return flow.last_arrival;
}

}  // namespace aio::sim
