// What a cancellation does to statements and transactions: nothing of them stays, or all, and the pool is whole.
#include "sim/simulation.h"
#include "support/at_every_await.h"
#include "unit/db/databases.h"

namespace {

Coro<> transfer(db::Pool& pool) {
  auto use = [](db::Connection& connection) -> Coro<> {
    auto body = [&](db::Transaction&) -> Coro<> {
      co_await insert_account(connection, "ada", 1);
      co_await insert_account(connection, "bob", 2);
    };
    Coro<> work = with(connection.transaction(), body);
    co_await work;
  };
  Coro<> work = with(pool.acquire(), use);
  co_await work;
}

// Both or none, and every connection is back.
Coro<> sweep_once(Log& wrong, std::size_t& both) {
  db::Pool pool = co_await db::Pool::create("sqlite::memory:", sized(1, 1));
  co_await create_accounts(pool);
  co_await run_as_victim(transfer(pool));
  co_await sleep(1s);
  if (pool.idle_size() != pool.size()) wrong("a connection is out");
  const std::int64_t count = co_await count_accounts(pool);
  if (count != 0 && count != 2) wrong("accounts:", count);
  both += count == 2;
  db::Connection connection = co_await pool.acquire(1s);
  if (connection.in_transaction()) wrong("a transaction is open");
  co_await insert_account(connection, "cid", 3);
  co_await connection.close();
  co_await pool.close();
  if (all_tasks().size() != 1) wrong("a task is left");
}

}  // namespace

TEST_CASE("a transfer that is cancelled at any await is done or not done, and the pool is whole") {
  Log wrong;
  std::size_t both = 0;
  std::size_t runs = 0;
  const std::uint64_t awaits = at_every_await([&] { return sweep_once(wrong, both); },
                                              [&](const Run& run) {
                                                ++runs;
                                                CHECK(run.failure() == "");
                                                CHECK(run.count("lint") == 0);
                                                CHECK(run.count("handler") == 0);
                                              });
  CHECK(wrong.lines == Lines{});
  CHECK(awaits >= 5);
  CHECK(both > 1);
  CHECK(both < runs);
}

TEST_CASE("a statement that is cancelled has no effect, and the await ends at once") {
  const Run run = with_pool([](db::Pool& pool) -> Coro<> {
    db::Connection connection = co_await pool.acquire();
    Task<> task = create_task(insert_account(connection, "ada", 1));
    co_await sleep(400us);
    task.cancel();
    const Duration asked = get_running_loop().time();
    co_await run_until_idle();
    CHECK(task.cancelled());
    CHECK(get_running_loop().time() == asked);
    co_await insert_account(connection, "bob", 1);
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM accounts");
    const int one = co_await count;
    CHECK(one == 1);
    co_await connection.close();
  });
  CHECK(run.failure() == "");
  std::size_t interrupts = 0;
  for (const std::string& line : run.records({"db"})) interrupts += line.find("\"op\":\"interrupt\"") != line.npos;
  CHECK(interrupts == 1);
}

TEST_CASE("a statement that had ended when it was cancelled counts, and the cancellation is delivered") {
  const Run run = with_pool([](db::Pool& pool) -> Coro<> {
    db::Connection connection = co_await pool.acquire();
    const Task<> task = create_task(insert_account(connection, "ada", 1));
    co_await checkpoint();
    // The worker's end comes first at that moment; the task has not gone on yet.
    get_running_loop().call_later(1ms, [task] { task.cancel(); });
    co_await sleep(2ms);
    CHECK(task.cancelled());
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM accounts");
    const int one = co_await count;
    CHECK(one == 1);
    co_await connection.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("who swallows the cancellation of a statement finds the transaction lost") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    auto body = [&](db::Transaction&) -> Coro<> {
      co_await insert_account(connection, "ada", 1);
      const std::string late = co_await failure_of(timeout(100us, insert_account(connection, "bob", 1)));
      CHECK(late == "TimeoutError: the deadline passed");
      const std::string error = co_await failure_of(insert_account(connection, "cid", 1));
      CHECK(error.starts_with("OperationalError: The transaction is lost, a statement of it was cancelled; nothing"));
    };
    const std::string error = co_await failure_of(with(connection.transaction(), body));
    CHECK(error == "OperationalError: The transaction was rolled back: a statement of it was cancelled");
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM accounts");
    const int none = co_await count;
    CHECK(none == 0);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a lost transaction takes the one around it along") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    auto inner = [&](db::Transaction&) -> Coro<> { co_await timeout(100us, insert_account(connection, "bob", 1)); };
    auto outer = [&](db::Transaction&) -> Coro<> {
      co_await insert_account(connection, "ada", 1);
      const std::string late = co_await failure_of(with(connection.transaction(), inner));
      CHECK(late == "TimeoutError: the deadline passed");
    };
    const std::string error = co_await failure_of(with(connection.transaction(), outer));
    CHECK(error == "OperationalError: The transaction was rolled back: a statement of it was cancelled");
    CHECK_FALSE(connection.in_transaction());
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM accounts");
    const int none = co_await count;
    CHECK(none == 0);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a cancelled statement takes along the transaction that execute began") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    co_await connection.execute("BEGIN");
    co_await insert_account(connection, "ada", 1);
    const std::string late = co_await failure_of(timeout(100us, insert_account(connection, "bob", 1)));
    CHECK(late == "TimeoutError: the deadline passed");
    CHECK_FALSE(connection.in_transaction());
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM accounts");
    const int none = co_await count;
    CHECK(none == 0);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a cancelled executemany has done nothing, and a script what came before") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    const std::vector<std::tuple<std::string, int>> rows = {{"a", 1}, {"b", 2}, {"c", 3}};
    const std::string late = co_await failure_of(
        timeout(2500us, connection.executemany("INSERT INTO accounts(name, money) VALUES (?, ?)", rows)));
    CHECK(late == "TimeoutError: the deadline passed");
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM accounts");
    const int none = co_await count;
    CHECK(none == 0);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("many tasks move money and are cancelled at random: the sum is kept, every connection is back") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    constexpr int kTasks = 12;
    auto move = [](db::Pool& pool, int from, int to) -> Coro<> {
      for (int i = 0; i < 4; ++i) {
        auto use = [&](db::Connection& connection) -> Coro<> {
          auto body = [&](db::Transaction&) -> Coro<> {
            co_await connection.execute("UPDATE accounts SET money = money - 1 WHERE id = ?", from);
            co_await connection.execute("UPDATE accounts SET money = money + 1 WHERE id = ?", to);
          };
          Coro<> work = with(connection.transaction(), body);
          co_await work;
        };
        Coro<> work = with(pool.acquire(), use);
        co_await work;
      }
    };
    auto body = [&](db::Pool& pool) -> Coro<> {
      co_await create_accounts(pool);
      db::Connection connection = co_await pool.acquire();
      for (int i = 0; i < 4; ++i) co_await insert_account(connection, "account " + std::to_string(i), 100);
      co_await connection.close();
      std::vector<Task<>> tasks;
      for (int i = 0; i < kTasks; ++i) tasks.push_back(create_task(move(pool, 1 + i % 4, 1 + (i + 1) % 4)));
      Random& random = get_running_loop().random();
      for (int i = 0; i < kTasks / 2; ++i) {
        co_await sleep(Duration(random.randint(1, 10'000'000)));
        tasks[static_cast<std::size_t>(random.randint(0, kTasks - 1))].cancel();
      }
      co_await wait(tasks);
      co_await sleep(1s);
      CHECK(pool.idle_size() == pool.size());
      db::Connection reader = co_await pool.acquire();
      Coro<int> fetch = reader.fetch_value<int>("SELECT sum(money) FROM accounts");
      const int sum = co_await fetch;
      CHECK(sum == 400);
      co_await reader.close();
    };
    auto simulation = std::make_unique<sim::Simulation>();
    simulation->explore_schedules(seed);
    const Run run =
        run_recorded(std::move(simulation), with(db::Pool::create("sqlite::memory:", sized(1, 4)), body), seed);
    CHECK(run.failure() == "");
    CHECK(run.count("handler") == 0);
  }
}
