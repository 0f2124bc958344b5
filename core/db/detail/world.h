// What SQLite knows of the world: files, the time, chance. In the simulation time is virtual and chance is the run's;
// in WebAssembly there are no files.
#pragma once

#include <cstdint>

struct sqlite3;

namespace aio::db::detail {

/// The name of SQLite's view of the world for a database; null for the machine itself.
const char* world_of(bool in_memory, bool simulated);
/// Gives a handle of the simulation random() and randomblob() that the seed decides.
void seed_chance(sqlite3* handle, std::uint64_t seed);

}  // namespace aio::db::detail
