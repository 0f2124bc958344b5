#include "db/pool.h"

#include "support/test.h"

namespace {

constexpr const char* kVisits = "CREATE TABLE visits(id INTEGER PRIMARY KEY, page TEXT NOT NULL)";

Coro<> insert(db::Connection& connection) {
  co_await connection.execute("INSERT INTO visits(page) VALUES (?)", "/");
}

}  // namespace

TEST_CASE("what one connection of a pool writes, the others read") {
  const Run run = run_simulated([]() -> Coro<> {
    auto body = [](db::Pool& pool) -> Coro<> {
      auto create = [](db::Connection& connection) -> Coro<> { co_await connection.execute(kVisits); };
      co_await with(pool.acquire(), create);
      db::Connection reader = co_await pool.acquire();
      co_await with(pool.acquire(), insert);
      const auto count = co_await reader.fetch_value<std::int64_t>("SELECT count(*) FROM visits");
      CHECK(count == 1);
      CHECK(pool.size() == 2);
      CHECK(pool.idle_size() == 1);
      co_await reader.close();
      CHECK(pool.idle_size() == 2);
    };
    db::PoolOptions options;
    options.max_size = 2;
    co_await with(db::Pool::create("sqlite::memory:", options), body);
  });
  CHECK(run.failure() == "");
}
