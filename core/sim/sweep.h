// One run of a sweep: the program with something that happens to it exactly at one of its awaits. cancel_sweep.h makes
// whole sweeps in a process, tools/sweep of programs. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "sim/await_watch.h"

namespace aio::sim {

class Simulation;

/// What the world does to a program.
enum class Deed : unsigned char { kCancel, kDisconnect, kCut, kRepair, kSignal };

/// The names in scenarios and traces, as the enumerations have them.
inline constexpr const char* kDeedNames[] = {"cancel", "disconnect", "cut", "repair", "signal"};
inline constexpr const char* kMomentNames[] = {"waits", "woken"};
/// So many deeds, the first, can be swept.
inline constexpr std::size_t kSweepDeeds = 3;

/// "cancel", "disconnect", ...
const char* name_of(Deed deed) noexcept;
/// "waits", "woken".
const char* name_of(Moment moment) noexcept;

/// So long after the end of the run to which nothing happens, a run of a sweep hangs, also if some task goes on and on.
/// Longer than a server waits that nobody asks anything.
inline constexpr Duration kSweepPatience{7'200'000'000'000};

/// What a sweep does, and at whose awaits.
struct Sweep {
  /// kCancel, kDisconnect or kCut. Who waits there is cancelled; or all connections of `host` are reset, and the
  /// program learns of it at once; or no packet comes through to or from it any more.
  Deed deed = Deed::kCancel;
  std::string host = {};
  /// The awaits of tasks of this name count; of all tasks when it is empty.
  std::string task = {};
  /// The await, from 1. Without: nothing happens, and the awaits are counted.
  std::optional<std::uint64_t> await = {};
  Moment moment = Moment::kWaits;
  /// So many invariants were stated without anything happening: with fewer the run is judged as unchecked.
  std::uint64_t invariants = 0;
  /// A run that has not ended by then hangs, and is ended.
  std::optional<Duration> until = {};
};

/// Reads "do=cancel;task=handler;await=7;moment=woken;invariants=2;until=9000000" over what `base` says.
/// Units: nanoseconds. Throws: ValueError.
Sweep read_sweep(std::string_view text, Sweep base = {});

/// Lets it happen to the program that the simulation will run, and records each await that counts.
/// Throws: ValueError when a program without connections is to lose one.
void install_sweep(Simulation& simulation, const Sweep& sweep);

/// Does `deed` to a host now, or only looks for it; `at_once`: whoever it had connections to knows of a reset now.
/// Defined with scenarios, which programs without connections and databases do not link.
/// Throws: ValueError when there is no such host.
void happen_to_host(Simulation& simulation, std::optional<Deed> deed, const std::string& host, bool at_once);

}  // namespace aio::sim
