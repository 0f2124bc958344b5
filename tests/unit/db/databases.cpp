#include "unit/db/databases.h"

namespace aio::testing {

db::PoolOptions sized(std::size_t min_size, std::size_t max_size) {
  db::PoolOptions options;
  options.min_size = min_size;
  options.max_size = max_size;
  return options;
}

Coro<> create_accounts(db::Pool& pool) {
  auto create = [](db::Connection& connection) -> Coro<> { co_await connection.execute(kAccounts); };
  Coro<> work = with(pool.acquire(), create);
  co_await work;
}

Run with_pool(detail::Function<Coro<>(db::Pool&)> body, std::size_t max_size) {
  const auto prepared = [&](db::Pool& pool) -> Coro<> {
    co_await create_accounts(pool);
    Coro<> work = body(pool);
    co_await work;
  };
  return run_simulated([&]() -> Coro<> {
    Coro<> work = with(db::Pool::create("sqlite::memory:", sized(1, max_size)), prepared);
    co_await work;
  });
}

Run with_connection(detail::Function<Coro<>(db::Connection&)> body) {
  return with_pool([&](db::Pool& pool) -> Coro<> {
    auto use = [&](db::Connection& connection) -> Coro<> {
      Coro<> work = body(connection);
      co_await work;
    };
    Coro<> work = with(pool.acquire(), use);
    co_await work;
  });
}

Coro<std::int64_t> count_accounts(db::Pool& pool) {
  auto count = [](db::Connection& connection) -> Coro<std::int64_t> {
    Coro<std::int64_t> work = connection.fetch_value<std::int64_t>("SELECT count(*) FROM accounts");
    const std::int64_t number = co_await work;
    co_return number;
  };
  Coro<std::int64_t> work = with(pool.acquire(), count);
  const std::int64_t number = co_await work;
  co_return number;
}

Coro<> insert_account(db::Connection& connection, std::string name, std::int64_t money) {
  Coro<db::Result> work = connection.execute("INSERT INTO accounts(name, money) VALUES (?, ?)", name, money);
  co_await work;
}

}  // namespace aio::testing
