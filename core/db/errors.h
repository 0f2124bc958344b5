// The exceptions of databases, under the names of Python's DB-API (PEP 249) as its sqlite3 module has them. Any thread.
#pragma once

#include <string>
#include <utility>

#include "base/errors.h"

namespace aio::db {

/// The base of what databases throw. what() says the reason, where in the SQL it is, and the SQL, shortened.
/// Source: Python, sqlite3.Error.
class Error : public aio::Error {
 public:
  explicit Error(std::string reason, std::string sql = {}, int offset = -1);
  const char* name() const noexcept override { return "Error"; }
  /// The statement that failed, whole; "" when there was none.
  const std::string& sql() const noexcept { return sql_; }
  /// What the database says, without the SQL: "UNIQUE constraint failed: visits.id".
  const std::string& reason() const noexcept { return reason_; }
  /// Where in sql() the error is, when the database knows, else -1. Units: bytes from the beginning.
  int offset() const noexcept { return offset_; }

 private:
  std::string reason_;
  std::string sql_;
  int offset_;
};

/// The library is used in a way that makes no sense: a closed connection, a value of another type than asked for.
class InterfaceError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "InterfaceError"; }
};

/// The database refused: the base of the rest, and itself for a file that is damaged or is no database.
class DatabaseError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "DatabaseError"; }
};

/// A value is too large for the database.
class DataError : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
  const char* name() const noexcept override { return "DataError"; }
};

/// A constraint of the schema would be broken: UNIQUE, NOT NULL, CHECK, a foreign key.
class IntegrityError : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
  const char* name() const noexcept override { return "IntegrityError"; }
};

/// The database has lost its way: a mistake inside it.
class InternalError : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
  const char* name() const noexcept override { return "InternalError"; }
};

/// The statement cannot be carried out: bad SQL, no such table, locked for too long, a read-only or missing file.
class OperationalError : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
  const char* name() const noexcept override { return "OperationalError"; }
};

/// The program is wrong: another number of parameters than the statement has, several statements at once.
class ProgrammingError : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
  const char* name() const noexcept override { return "ProgrammingError"; }
};

namespace detail {

/// SQL in a sentence or a record has at most so many bytes.
inline constexpr std::size_t kMaxShownSql = 200;
/// `sql` in one line and shortened, never within a character.
std::string shown(const std::string& sql);

}  // namespace detail

}  // namespace aio::db
