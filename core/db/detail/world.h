// What SQLite knows of the world: the file system, the time, chance. In the simulation time and chance are the run's.
#pragma once

struct sqlite3;

namespace aio::db::detail {

/// The name of SQLite's file system to open a database in; null for the machine's own.
const char* world_of(bool in_memory) noexcept;
/// What a new handle needs besides.
void enter_world(sqlite3* handle);

}  // namespace aio::db::detail
