// Where a database is: "sqlite:file.db", "sqlite::memory:". Any thread.
#pragma once

#include <string>

namespace aio::db::detail {

struct Location {
  std::string url;   ///< as it was written
  std::string path;  ///< of a file; of a database in memory its name, or "" for one that nobody else finds
  bool in_memory = false;
};

/// Throws: ValueError with what may be written.
Location parse_location(std::string url);

}  // namespace aio::db::detail
