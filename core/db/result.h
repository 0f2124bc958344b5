// What a statement that gives no rows has done. Any thread.
#pragma once

#include <cstdint>

namespace aio::db {

/// Source: Python, the attributes of sqlite3.Cursor.
struct Result {
  /// Rows that the statement inserted, changed or deleted; 0 when it does none of these (Python: -1).
  std::int64_t rowcount = 0;
  /// The row id of the row that this connection inserted last.
  std::int64_t lastrowid = 0;
};

}  // namespace aio::db
