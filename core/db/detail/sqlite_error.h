// SQLite's result codes as exceptions. Any thread.
#pragma once

#include <string>

#include "db/detail/database.h"

namespace aio::db::detail {

/// Throws the exception that `code` stands for, with what the handle knows about it. `handle` may be null.
[[noreturn]] void throw_sqlite_error(sqlite3* handle, int code, const std::string& sql, const OpenOptions& options);

/// Whether no later statement of the same handle can be expected to succeed.
bool breaks_connection(int code) noexcept;

}  // namespace aio::db::detail
