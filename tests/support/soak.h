// A soak: clients that do everything a client can, a server that serves them, and the books of every byte that either
// hands over or gets. Loop thread only.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "support/simulate.h"

namespace aio::testing {

/// One direction of an exchange. Each byte is known by its place, so that none can be lost, doubled or swapped unseen.
struct Transfer {
  /// Handed over by the sender, one count an attempt: a GET may be made again.
  std::deque<std::uint64_t> sent;
  std::uint64_t received = 0;
  /// What was received is what was sent, in order.
  bool intact = true;

  void take(std::uint64_t id, std::string_view bytes);
  std::uint64_t total_sent() const;
  /// An attempt handed over exactly what was received.
  bool matches() const;
};

struct Exchange {
  std::uint64_t id = 0;
  const char* kind = "";
  Transfer up;
  Transfer down;
  /// The client had all that it asked for.
  bool completed = false;
  /// Why it had not: then bytes may be lost.
  std::string failure;
};

struct Soak {
  std::deque<Exchange> exchanges;

  // What the server says in the end.

  std::size_t connections_before_shutdown = 0;
  std::size_t connections_after = 0;
  std::size_t server_tasks = 0;
  Duration shutdown{};
  bool server_ended = false;
  Lines heard;

  // What the clients say in the end.

  int clients_ended = 0;
  /// Connections in use, idle or waited for in a pool whose client has ended.
  std::size_t pooled = 0;

  Exchange& begin(const char* kind);
};

/// The bytes of an exchange from `offset` on. Requires: size <= kMaxPiece.
std::string soak_bytes(std::uint64_t id, std::uint64_t offset, std::size_t size);
inline constexpr std::size_t kMaxPiece = 64 * 1024;

/// Serves at port 80 until `until`, then shuts down. Lifetime: `soak` outlives the run.
Coro<> serve_soak(Soak& soak, Duration until, bool handler_cancellation);
/// Asks http://shop.example/ for one thing after the other until `until`. Lifetime: `soak` outlives the run.
Coro<> run_soak_client(Soak& soak, std::uint64_t seed, Duration until);
/// A scenario in which everything goes wrong within `length`.
std::string soak_scenario(std::uint64_t seed, Duration length);

}  // namespace aio::testing
