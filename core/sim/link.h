// One direction between two simulated hosts: how long a packet takes. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/duration.h"
#include "base/random.h"

namespace aio::sim {

/// From a host of the internet to the program, one way: a server on the same continent.
inline constexpr Duration kInternetLatency{20'000'000};
/// Within one machine, one way.
inline constexpr Duration kLoopbackLatency{50'000};
/// Payload bytes of a packet. Source: TCP over Ethernet, 1,500 bytes without two headers of 20.
inline constexpr std::size_t kSegment = 1460;
/// The same within one machine. Source: Linux, its loopback device of 65,536 bytes.
inline constexpr std::size_t kLoopbackSegment = 65483;

struct LinkOptions {
  /// One way, for a packet of no length.
  Duration latency = kInternetLatency;
  /// A packet takes up to so much longer, drawn evenly. Packets of one connection keep their order.
  Duration jitter = {};
  /// Bytes a second, shared by all connections; 0 stands for no limit. Headers count nothing.
  std::int64_t bandwidth = 0;
  /// Payload bytes of a packet at most. Between two hosts the smaller figure counts.
  std::size_t segment = kSegment;
  /// Packets of a million that are lost. TCP sends them again: a loss is a delay.
  std::int64_t loss = 0;
};

/// What keeps the packets of one connection in order.
struct Flow {
  Duration last_arrival{};
  Duration held_until{};  ///< nothing leaves before: a stall
  std::int64_t rate = 0;  ///< bytes a second, 0 for no limit: a trickle
  Duration free_at{};     ///< when the trickle takes the next packet
};

/// When TCP sends again what did not arrive: after `first`, and then after twice as long each time.
/// Source: RFC 6298; Linux, 200 ms for data and 1 s for a SYN.
inline constexpr Duration kFirstRetry{200'000'000};
inline constexpr Duration kFirstSynRetry{1'000'000'000};
/// The first such moment after `until` for what was sent at `sent`.
Duration retry_time(Duration sent, Duration until, Duration first) noexcept;

class Link {
 public:
  explicit Link(const LinkOptions& options) noexcept : options_(options) {}
  const LinkOptions& options() const noexcept { return options_; }
  LinkOptions& options() noexcept { return options_; }
  /// Puts a packet on the line, which it occupies for bytes / bandwidth once the line is free; gives when it arrives.
  /// `retry`: after how long it is sent again when it is lost.
  Duration carry(Duration now, std::size_t bytes, Flow& flow, Random& random, Duration retry = kFirstRetry) noexcept;

 private:
  LinkOptions options_;
  Duration free_at_{};
};

}  // namespace aio::sim
