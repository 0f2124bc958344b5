// Databases for tests: a pool in memory with a table, and how calls fail.
#pragma once

#include <string>

#include "support/test.h"

namespace aio::testing {

inline constexpr const char* kAccounts =
    "CREATE TABLE accounts(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, money INTEGER CHECK (money >= 0))";

/// Options for a pool of so many connections.
db::PoolOptions sized(std::size_t min_size, std::size_t max_size);

/// Runs `body` with a connection of a fresh database in memory that has the table of accounts.
Run with_connection(detail::Function<Coro<>(db::Connection&)> body);
/// The same with a pool of at most `max_size` connections.
Run with_pool(detail::Function<Coro<>(db::Pool&)> body, std::size_t max_size = 3);

/// What awaiting `work` throws, in a line; "" when it returns.
template <class T>
Coro<std::string> failure_of(Coro<T> work) {
  std::string text;
  try {
    static_cast<void>(co_await work);
  } catch (...) {
    text = describe_exception(std::current_exception());
  }
  co_return text;
}

Coro<> create_accounts(db::Pool& pool);
/// The number of accounts.
Coro<std::int64_t> count_accounts(db::Pool& pool);
Coro<> insert_account(db::Connection& connection, std::string name, std::int64_t money);

}  // namespace aio::testing
