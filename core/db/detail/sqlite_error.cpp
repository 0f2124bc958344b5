#include "db/detail/sqlite_error.h"

#include <sqlite3.h>

#include "db/detail/file_state.h"
#include "db/errors.h"

namespace aio::db::detail {
namespace {

// What SQLite's own words leave open: which file, and what to do.
std::string explained(int code, std::string reason, const OpenOptions& options) {
  const std::string file = options.in_memory ? "the database in memory" : "\"" + options.path + "\"";
  switch (code & 0xFF) {
    case SQLITE_CANTOPEN:
      return reason + ": " + file + ", " + why_not_opened(options);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return reason + ": " + file;
    case SQLITE_READONLY:
      if (code == SQLITE_READONLY_DBMOVED) return reason + ": " + file + " was moved or deleted while it was open";
      return reason + ": " + file + (options.mode == "ro" ? " was opened with mode \"ro\"" : " cannot be written");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return reason + ": another connection holds " + file;
    default:
      return reason;
  }
}

}  // namespace

bool breaks_connection(int code) noexcept {
  const int primary = code & 0xFF;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_IOERR ||
         primary == SQLITE_CANTOPEN || code == SQLITE_READONLY_DBMOVED;
}

// Source: CPython, Modules/_sqlite/util.c, get_exception_class.
void throw_sqlite_error(sqlite3* handle, int code, const std::string& sql, const OpenOptions& options) {
  const char* said = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  const int offset = handle && !sql.empty() ? sqlite3_error_offset(handle) : -1;
  std::string reason = explained(code, said, options);
  switch (code & 0xFF) {
    case SQLITE_INTERNAL:
    case SQLITE_NOTFOUND:
      throw InternalError(std::move(reason), sql, offset);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw DatabaseError(std::move(reason), sql, offset);
    case SQLITE_TOOBIG:
      throw DataError(std::move(reason), sql, offset);
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      throw IntegrityError(std::move(reason), sql, offset);
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
      throw InterfaceError(std::move(reason), sql, offset);
    default:
      throw OperationalError(std::move(reason), sql, offset);
  }
}

}  // namespace aio::db::detail
