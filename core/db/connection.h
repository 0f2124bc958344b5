// A connection to a database, out of a Pool. Mirrors aiosqlite's and asyncpg's Connection. Loop thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/attributes.h"
#include "base/duration.h"
#include "base/ref.h"
#include "db/errors.h"
#include "db/result.h"
#include "db/row.h"
#include "db/transaction.h"
#include "db/value.h"
#include "runtime/coro.h"

namespace aio::db {

class Pool;

namespace detail {
class ConnectionState;
class PoolState;
[[noreturn]] void throw_no_row(const std::string& sql);
}  // namespace detail

/// Runs statements on a worker thread, one at a time. Outside transaction() each statement is a transaction of its own.
/// Prepared statements are kept. `?` in the SQL stands for a parameter: never write values into the SQL.
///
/// What all statements have in common:
/// Suspends: until the statement is done, and before that while another connection holds a lock that it needs.
/// Cancellation: the statement is interrupted and its end awaited; then CancelledError is thrown. It has no effect, and
/// the transaction that it is in is lost: all of it is rolled back. A statement that had ended before the interrupt
/// came counts; the cancellation is delivered all the same. The connection is healthy in any case.
/// Throws: OperationalError for bad SQL and when the lock is not free within the pool's timeout, IntegrityError for a
/// constraint, ProgrammingError for another number of parameters than the statement has and for several statements at
/// once, InterfaceError when the connection was given back or runs a statement of another task.
/// Lifetime: a handle. Dropped without close(), the connection goes back to its pool and is reported.
class [[nodiscard]] Connection {
 public:
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  /// Runs one statement; rows that it gives are dropped. Source: asyncpg and aiosqlite, Connection.execute.
  template <Parameter... Args>
  AIO_CORO_WRAPPER Coro<Result> execute(std::string sql, const Args&... args) {
    return execute_with(std::move(sql), {Value(args)...});
  }
  /// Runs one statement and gives its rows. Throws: OperationalError beyond PoolOptions::max_result_bytes.
  template <Parameter... Args>
  AIO_CORO_WRAPPER Coro<std::vector<Row>> fetch_all(std::string sql, const Args&... args) {
    return fetch_with(std::move(sql), {Value(args)...});
  }
  /// The first row, or none.
  template <Parameter... Args>
  AIO_CORO_WRAPPER Coro<std::optional<Row>> fetch_one(std::string sql, const Args&... args) {
    return fetch_one_with(std::move(sql), {Value(args)...});
  }
  /// The first column of the first row as a T, see Value::get(). An optional T is empty when there is no row.
  /// Throws: InterfaceError when there is none and T is no optional. Source: asyncpg, Connection.fetchval.
  template <class T, Parameter... Args>
  AIO_CORO_WRAPPER Coro<T> fetch_value(std::string sql, const Args&... args) {
    return fetch_value_with<T>(std::move(sql), {Value(args)...});
  }

  /// Runs one statement once for each list of parameters: all of them, or none. Gives the rows changed in all.
  Coro<Result> executemany(std::string sql, std::vector<std::vector<Value>> parameters);
  template <class... Values>
  AIO_CORO_WRAPPER Coro<Result> executemany(std::string sql, const std::vector<std::tuple<Values...>>& parameters) {
    std::vector<std::vector<Value>> lists;
    for (const auto& each : parameters) {
      lists.push_back(std::apply([](const auto&... values) { return std::vector<Value>{Value(values)...}; }, each));
    }
    return executemany(std::move(sql), std::move(lists));
  }
  /// Runs statements one after the other, without parameters. When one fails or is cancelled, those before it stay,
  /// unless a transaction is open. A locked database is not waited for. Source: aiosqlite, executescript.
  Coro<> execute_script(std::string sql);

  /// Begins a transaction, for with(connection.transaction(), body). Inside another one: a savepoint.
  /// Throws: OperationalError when it cannot begin.
  Coro<Transaction> transaction(TransactionMode mode = TransactionMode::immediate,
                                std::source_location where = std::source_location::current());
  /// Whether a transaction is open.
  bool in_transaction() const noexcept;

  /// Gives the connection back to its pool: a transaction that is open is rolled back, and the loop's exception handler
  /// told. Idempotent. Suspends: while it rolls back. Cancellation: it is given back all the same.
  Coro<> close();

 private:
  friend class Pool;
  static Coro<Connection> acquire(aio::detail::Ref<detail::PoolState> pool, std::optional<Duration> timeout,
                                  std::source_location where);
  Connection(aio::detail::Ref<detail::ConnectionState> state, std::source_location where) noexcept;
  void handle_gone() noexcept;

  Coro<Result> execute_with(std::string sql, std::vector<Value> parameters);
  Coro<std::vector<Row>> fetch_with(std::string sql, std::vector<Value> parameters);
  Coro<std::optional<Row>> fetch_one_with(std::string sql, std::vector<Value> parameters);
  template <class T>
  Coro<T> fetch_value_with(std::string sql, std::vector<Value> parameters) {
    Coro<std::optional<Row>> fetching = fetch_one_with(sql, std::move(parameters));
    const std::optional<Row> row = co_await fetching;
    if constexpr (detail::kIsOptional<T>) {
      if (!row) co_return T();
    } else {
      if (!row) detail::throw_no_row(sql);
    }
    T value = row->get<T>(0);
    co_return value;
  }

  aio::detail::Ref<detail::ConnectionState> state_;
  std::uint64_t loan_ = 0;
  std::source_location where_;
};

}  // namespace aio::db
