// Databases: statements, pools, transactions and their cancellation.
#include "conformance/worlds.h"

namespace {

Coro<> insert(db::Connection& connection, int id) {
  Coro<db::Result> work = connection.execute("INSERT INTO numbers VALUES (?)", id);
  co_await work;
}

/// Inserts `id` and `id` + 1000 in a transaction.
Coro<> insert_both(db::Pool& pool, int id) {
  auto use = [id](db::Connection& connection) -> Coro<> {
    auto body = [&](db::Transaction&) -> Coro<> {
      co_await insert(connection, id);
      co_await insert(connection, id + 1000);
    };
    Coro<> work = with(connection.transaction(), body);
    co_await work;
  };
  Coro<> work = with(pool.acquire(), use);
  co_await work;
}

Coro<std::int64_t> count(db::Pool& pool) {
  auto use = [](db::Connection& connection) -> Coro<std::int64_t> {
    Coro<std::int64_t> work = connection.fetch_value<std::int64_t>("SELECT count(*) FROM numbers");
    const std::int64_t number = co_await work;
    co_return number;
  };
  Coro<std::int64_t> work = with(pool.acquire(), use);
  const std::int64_t number = co_await work;
  co_return number;
}

/// Runs `body` with a pool whose database has an empty table.
template <class World>
Run run_with_pool(detail::Function<Coro<>(db::Pool&)> body) {
  return run_in<World>([&]() -> Coro<> {
    auto prepared = [&](db::Pool& pool) -> Coro<> {
      auto create = [](db::Connection& connection) -> Coro<> {
        Coro<db::Result> work = connection.execute("CREATE TABLE numbers(id INTEGER PRIMARY KEY)");
        co_await work;
      };
      Coro<> creating = with(pool.acquire(), create);
      co_await creating;
      Coro<> work = body(pool);
      co_await work;
      CHECK(pool.idle_size() == pool.size());
    };
    db::PoolOptions options;
    options.max_size = 3;
    Coro<> work = with(db::Pool::create("sqlite::memory:", options), prepared);
    co_await work;
  });
}

}  // namespace

TEST_CASE_TEMPLATE("many tasks write through a few connections, and nothing is lost", World, WORLDS) {
  const Run run = run_with_pool<World>([](db::Pool& pool) -> Coro<> {
    std::vector<Coro<>> tasks;
    for (int i = 0; i < 30; ++i) tasks.push_back(insert_both(pool, i));
    co_await gather(std::move(tasks));
    const std::int64_t number = co_await count(pool);
    CHECK(number == 60);
  });
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("a transaction that is cancelled leaves nothing, and its connection is healthy", World, WORLDS) {
  const Run run = run_with_pool<World>([](db::Pool& pool) -> Coro<> {
    Event written;
    auto write = [&]() -> Coro<> {
      auto use = [&](db::Connection& connection) -> Coro<> {
        auto body = [&](db::Transaction&) -> Coro<> {
          co_await insert(connection, 1);
          written.set();
          for (int i = 2; true; ++i) co_await insert(connection, i);
        };
        Coro<> work = with(connection.transaction(), body);
        co_await work;
      };
      Coro<> work = with(pool.acquire(), use);
      co_await work;
    };
    Task<> task = create_task(write());
    co_await written.wait();
    task.cancel();
    const std::vector<Task<>> tasks = {task};
    co_await wait(tasks);
    CHECK(task.cancelled());
    const std::int64_t number = co_await count(pool);
    CHECK(number == 0);
  });
  CHECK(run.failure() == "");
}

TEST_CASE_TEMPLATE("tasks that are cancelled at any moment write both or none", World, WORLDS) {
  const Run run = run_with_pool<World>([](db::Pool& pool) -> Coro<> {
    std::vector<Task<>> tasks;
    for (int i = 0; i < 40; ++i) tasks.push_back(create_task(insert_both(pool, i)));
    Random& random = get_running_loop().random();
    for (int i = 0; i < 20; ++i) {
      co_await sleep(Duration(random.randint(0, 500'000)));
      tasks[static_cast<std::size_t>(random.randint(0, 39))].cancel();
    }
    co_await wait(tasks);
    const std::int64_t number = co_await count(pool);
    CHECK(number % 2 == 0);
    CHECK(number > 0);
  });
  CHECK(run.failure() == "");
}
