// A transaction or savepoint as a scope. Mirrors asyncpg's Transaction. Loop thread only.
#pragma once

#include <cstdint>
#include <exception>
#include <source_location>
#include <string>

#include "base/ref.h"
#include "runtime/coro.h"

namespace aio::db {

/// When a transaction takes the lock to write. Source: SQLite, BEGIN.
enum class TransactionMode : unsigned char {
  immediate,  ///< at its begin: then nothing in it fails because another connection has it
  deferred,   ///< at its first write, which fails when another connection writes meanwhile
  exclusive,  ///< at its begin, and others cannot read either
};

namespace detail {
class ConnectionState;
}

/// `with(connection.transaction(), [&](db::Transaction&) -> Coro<> { ... })`: a body that ends well is committed; any
/// other way out, an exception or a cancellation, rolls back. Statements are the connection's.
/// Source: asyncpg, Connection.transaction.
class [[nodiscard]] Transaction {
 public:
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  /// Ends it: commits when `error` is null, else rolls back.
  /// Cancellation: it is shielded: the end is reached, then the cancellation is delivered.
  /// Throws: what COMMIT throws, after a rollback; OperationalError when the body ended well but the transaction was
  /// lost before: a statement of it was cancelled, or ended it.
  Coro<> aexit(std::exception_ptr error);

  /// Whether it is a savepoint inside another transaction.
  bool is_nested() const noexcept { return !savepoint_.empty(); }

 private:
  friend class Connection;
  Transaction(aio::detail::Ref<detail::ConnectionState> state, std::string savepoint,
              std::source_location where) noexcept;
  static Coro<Transaction> begin(aio::detail::Ref<detail::ConnectionState> state, TransactionMode mode,
                                 std::source_location where);

  aio::detail::Ref<detail::ConnectionState> state_;
  std::uint64_t loan_;
  std::string savepoint_;  // "" for a transaction
  std::source_location where_;
};

}  // namespace aio::db
