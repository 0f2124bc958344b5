// Connections that write at the same time: who waits for whom, and for how long.
#include <optional>

#include "unit/db/databases.h"

namespace {

// Inserts `rows` in a transaction that takes its time.
Coro<> write_slowly(db::Pool& pool, std::string name, Log& log) {
  auto use = [&](db::Connection& connection) -> Coro<> {
    auto body = [&](db::Transaction&) -> Coro<> {
      co_await insert_account(connection, name, 1);
      co_await sleep(1s);
      co_await insert_account(connection, name + " again", 1);
    };
    co_await with(connection.transaction(), body);
    log(name);
  };
  Coro<> work = with(pool.acquire(), use);
  co_await work;
}

}  // namespace

TEST_CASE("a writer waits for another one, and goes on as soon as that has ended") {
  Log log;
  const Run run = with_pool([&](db::Pool& pool) -> Coro<> {
    co_await gather(write_slowly(pool, "ada", log), write_slowly(pool, "bob", log));
    const std::int64_t count = co_await count_accounts(pool);
    CHECK(count == 4);
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"ada", "bob"});
  CHECK(run.elapsed < 2'100ms);
}

TEST_CASE("a lock that is not free within the pool's timeout is an OperationalError") {
  db::PoolOptions options;
  options.timeout = 200ms;
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    db::Pool pool = co_await db::Pool::create("sqlite::memory:", options);
    co_await create_accounts(pool);
    const Task<> first = create_task(write_slowly(pool, "ada", log));
    co_await sleep(10ms);
    const std::string error = co_await failure_of(write_slowly(pool, "bob", log));
    CHECK(error ==
          "OperationalError: database is locked: another connection held it for 200ms, the pool's timeout in: BEGIN "
          "IMMEDIATE");
    CHECK(get_running_loop().time() < 300ms);
    co_await first;
    co_await write_slowly(pool, "bob", log);
    co_await pool.close();
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"ada", "bob"});
}

TEST_CASE("who waits for a lock can be cancelled, and the connection is healthy") {
  Log log;
  const Run run = with_pool([&](db::Pool& pool) -> Coro<> {
    const Task<> first = create_task(write_slowly(pool, "ada", log));
    Task<> second = create_task(write_slowly(pool, "bob", log));
    co_await sleep(100ms);
    second.cancel();
    co_await run_until_idle();
    CHECK(second.cancelled());
    co_await first;
    co_await write_slowly(pool, "cid", log);
    CHECK(pool.idle_size() == pool.size());
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"ada", "cid"});
}

TEST_CASE("who reads in a transaction and then wants to write fails at once while another writes") {
  Log log;
  const Run run = with_pool([&](db::Pool& pool) -> Coro<> {
    std::optional<Task<>> writer;
    auto use = [&](db::Connection& connection) -> Coro<> {
      auto body = [&](db::Transaction&) -> Coro<> {
        Coro<std::vector<db::Row>> reading = connection.fetch_all("SELECT * FROM accounts");
        static_cast<void>(co_await reading);
        writer = create_task(write_slowly(pool, "ada", log));
        co_await sleep(100ms);
        co_await insert_account(connection, "bob", 1);
      };
      co_await with(connection.transaction(db::TransactionMode::deferred), body);
    };
    db::Connection reader = co_await pool.acquire();
    const std::string error = co_await failure_of(use(reader));
    CHECK(error ==
          "OperationalError: database is locked: another connection holds the database in memory in: INSERT INTO "
          "accounts(name, money) VALUES (?, ?)");
    CHECK_FALSE(reader.in_transaction());
    co_await reader.close();
    co_await *writer;
  });
  CHECK(run.failure() == "");
  CHECK(log.lines == Lines{"ada"});
}
