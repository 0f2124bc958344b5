// Several connections that wait for one lock.
#include "db/pool.h"
#include "support/test.h"

namespace {

Coro<> insert(db::Pool& pool, int id) {
  auto body = [id](db::Connection& connection) -> Coro<> {
    auto work = connection.execute("INSERT INTO t VALUES (?)", id);
    co_await work;
  };
  auto inserting = with(pool.acquire(), body);
  co_await inserting;
}

Coro<> hold_lock(db::Pool& pool, Duration time) {
  auto body = [time](db::Connection& connection) -> Coro<> {
    auto transact = [&](db::Transaction&) -> Coro<> {
      auto writing = connection.execute("INSERT INTO t VALUES (-1)");
      co_await writing;
      co_await sleep(time);
      auto again = connection.execute("INSERT INTO t VALUES (-2)");
      co_await again;
    };
    auto holding = with(connection.transaction(), transact);
    co_await holding;
  };
  auto work = with(pool.acquire(), body);
  co_await work;
}

Coro<std::int64_t> count(db::Pool& pool) {
  auto body = [](db::Connection& connection) -> Coro<std::int64_t> {
    auto counting = connection.fetch_value<std::int64_t>("SELECT count(*) FROM t");
    const std::int64_t found = co_await counting;
    co_return found;
  };
  auto work = with(pool.acquire(), body);
  const std::int64_t found = co_await work;
  co_return found;
}

Coro<> create_table(db::Pool& pool) {
  auto body = [](db::Connection& connection) -> Coro<> {
    auto creating = connection.execute("CREATE TABLE t(id INTEGER)");
    co_await creating;
  };
  auto work = with(pool.acquire(), body);
  co_await work;
}

/// Runs `use` with a pool that has an empty table; gives the rows that are in it then.
Run with_table(std::int64_t& stored, detail::Function<Coro<>(db::Pool&)> use) {
  return run_simulated([&]() -> Coro<> {
    auto body = [&](db::Pool& pool) -> Coro<> {
      auto creating = create_table(pool);
      co_await creating;
      auto using_it = use(pool);
      co_await using_it;
      auto counting = count(pool);
      stored = co_await counting;
    };
    auto work = with(db::Pool::create("sqlite::memory:"), body);
    co_await work;
  });
}

}  // namespace

TEST_CASE("connections that wait for one lock do not wake each other") {
  std::int64_t stored = 0;
  const Run run = with_table(stored, [](db::Pool& pool) -> Coro<> {
    std::vector<Task<>> tasks;
    tasks.push_back(create_task(hold_lock(pool, 1s)));
    co_await sleep(100ms);
    for (int id = 0; id < 4; ++id) tasks.push_back(create_task(insert(pool, id)));
    for (const Task<>& each : tasks) co_await each;
  });
  CHECK(run.failure() == "");
  CHECK(stored == 6);
  std::size_t attempts = 0;
  for (const std::string& line : run.records({"db"})) attempts += line.find(R"("op":"locked")") != std::string::npos;
  CHECK(attempts > 4);
  CHECK(attempts < 100);
}

TEST_CASE("nobody who waits for the lock is passed for ever by those who come and go") {
  std::int64_t stored = 0;
  const Run run = with_table(stored, [](db::Pool& pool) -> Coro<> {
    std::vector<Task<>> tasks;
    for (int i = 0; i < 600; ++i) {
      tasks.push_back(create_task(hold_lock(pool, 20ms)));
      co_await sleep(1ms);
    }
    for (const Task<>& each : tasks) co_await each;
  });
  CHECK(run.failure() == "");
  CHECK(stored == 1'200);
}
