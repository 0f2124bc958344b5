// What can go wrong with a host of the simulated internet, and when. Loop thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/duration.h"

namespace aio::sim {

/// How long a program waits to hear that a host cannot be reached. Source: Linux, three unanswered ARP requests.
inline constexpr Duration kUnreachableDelay{3'000'000'000};

enum class FaultKind : unsigned char {
  // While they are in force:
  kRefused,       ///< connecting: refused
  kUnreachable,   ///< connecting: no route to the host, after `duration`
  kPartition,     ///< no packet comes through; TCP sends them again after the end
  kNeverAnswers,  ///< connecting succeeds, and that is all
  kDnsFailure,    ///< the name servers do not know the name
  // From a moment, a byte or a request on:
  kBlackHole,  ///< of a connection: no packet comes through; TCP sends them again after the end
  kReset,      ///< the host resets the connection
  kStall,      ///< what the host sends is held for `duration`
  kTrickle,    ///< what the host sends comes at `rate`
  kHalfOpen,   ///< the host forgets the connection without a word, as one that crashed and is up again. Its own program
               ///< sees a reset; the peer is reset once it sends data or its end: acknowledgements get no answer
  kEvent,      ///< something happens to the program: Internet::add_event()
};

/// "refused", "never_answers", ...: the name in scenarios and traces.
const char* name_of(FaultKind kind) noexcept;

struct Fault {
  FaultKind kind = FaultKind::kRefused;
  /// In force from here, on what is open and what is opened. A reset and a half-open connection happen here, to what is
  /// open.
  Duration begins = {};
  /// Until here; for ever without.
  std::optional<Duration> ends = {};
  /// On each connection, once so many bytes have been sent that way, if that is between begin and end. Only for the
  /// kinds that begin so.
  std::optional<std::uint64_t> byte = {};
  /// Or once a client sends to the host for the n-th time: it speaks first, or after the host has.
  std::optional<std::uint64_t> request = {};
  /// Bytes to the host count, and are held or trickle, instead of those from it.
  bool to_host = false;
  /// Only the host's n-th connection, from 1, and of the requests only its own; 0 stands for each. Not for a partition
  /// and the name servers, who know of no connection.
  std::uint64_t connection = 0;
  /// Of an unreachable host: until the error comes; of a stall: its length.
  Duration duration = kUnreachableDelay;
  /// Bytes a second of a trickle.
  std::int64_t rate = 100;
  /// Of a reset: the other end learns of it now, not when a packet could have told it.
  bool at_once = false;
  /// What add_event() gave.
  std::size_t event = 0;
  /// What Internet::add_fault() counts.
  std::uint64_t id = 0;

  /// Whether it waits for a byte or a request.
  bool is_triggered() const noexcept { return byte || request; }
  bool covers(Duration now) const noexcept { return begins <= now && (!ends || now < *ends); }
  bool is_in_force(Duration now) const noexcept { return !is_triggered() && covers(now); }
  bool concerns(std::uint64_t number) const noexcept { return connection == 0 || connection == number; }
  /// Whether it happens to connections rather than to the host.
  bool is_of_connections() const noexcept { return kind >= FaultKind::kBlackHole; }
};

}  // namespace aio::sim
