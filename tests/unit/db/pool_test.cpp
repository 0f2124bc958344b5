#include "db/pool.h"

#include "unit/db/databases.h"

namespace {

Coro<> hold(db::Pool& pool, Log& log, int number) {
  auto use = [&](db::Connection&) -> Coro<> {
    log.timed("has", number);
    co_await sleep(1s);
  };
  Coro<> work = with(pool.acquire(), use);
  co_await work;
}

}  // namespace

TEST_CASE("what one connection of a pool writes, the others read") {
  const Run run = with_pool(
      [](db::Pool& pool) -> Coro<> {
        db::Connection reader = co_await pool.acquire();
        auto insert = [](db::Connection& connection) -> Coro<> { co_await insert_account(connection, "ada", 1); };
        co_await with(pool.acquire(), insert);
        Coro<int> fetch = reader.fetch_value<int>("SELECT count(*) FROM accounts");
        const int count = co_await fetch;
        CHECK(count == 1);
        CHECK(pool.size() == 2);
        CHECK(pool.idle_size() == 1);
        co_await reader.close();
        CHECK(pool.idle_size() == 2);
      },
      2);
  CHECK(run.failure() == "");
  CHECK(run.count("lint") == 0);
}

TEST_CASE("a pool opens its least number at once, and more only when they are needed") {
  const Run run = run_simulated([]() -> Coro<> {
    db::Pool pool = co_await db::Pool::create("sqlite::memory:", sized(2, 3));
    CHECK(pool.size() == 2);
    CHECK(pool.idle_size() == 2);
    CHECK(pool.min_size() == 2);
    CHECK(pool.max_size() == 3);
    db::Connection first = co_await pool.acquire();
    db::Connection second = co_await pool.acquire();
    CHECK(pool.size() == 2);
    db::Connection third = co_await pool.acquire();
    CHECK(pool.size() == 3);
    CHECK(pool.idle_size() == 0);
    co_await first.close();
    co_await second.close();
    co_await third.close();
    CHECK(pool.idle_size() == 3);
    co_await pool.close();
    CHECK(pool.size() == 0);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("who waits for a connection gets one in the order of coming") {
  Log log;
  const Run run = with_pool(
      [&](db::Pool& pool) -> Coro<> {
        std::vector<Coro<>> tasks;
        for (int i = 1; i <= 5; ++i) tasks.push_back(hold(pool, log, i));
        co_await gather(std::move(tasks));
      },
      2);
  CHECK(log.lines == Lines{"1ms has 1", "1ms has 2", "1.001s has 3", "1.001s has 4", "2.001s has 5"});
  CHECK(run.failure() == "");
}

TEST_CASE("nobody who comes later overtakes who waits") {
  Log log;
  const Run run = with_pool(
      [&](db::Pool& pool) -> Coro<> {
        db::Connection connection = co_await pool.acquire();
        const Task<> waits = create_task(hold(pool, log, 1));
        co_await run_until_idle();
        co_await connection.close();
        co_await hold(pool, log, 2);
        co_await waits;
      },
      1);
  CHECK(log.lines == Lines{"1ms has 1", "1.001s has 2"});
  CHECK(run.failure() == "");
}

TEST_CASE("acquire gives up after its timeout, and says who has the connections") {
  const Run run = with_pool(
      [](db::Pool& pool) -> Coro<> {
        db::Connection connection = co_await pool.acquire();
        const std::string error = co_await failure_of(pool.acquire(2s));
        CHECK(
            error.starts_with("TimeoutError: No connection came back within 2s: 1 of 1 are out: the connection that "
                              "Task-1 acquired at pool_test.cpp:"));
        co_await connection.close();
        db::Connection again = co_await pool.acquire(2s);
        co_await again.close();
      },
      1);
  CHECK(run.failure() == "");
}

TEST_CASE("a waiter that is cancelled, before or after it was promised a connection, leaves it to the next") {
  for (const bool promised : {false, true}) {
    Log log;
    const Run run = with_pool(
        [&](db::Pool& pool) -> Coro<> {
          db::Connection connection = co_await pool.acquire();
          Task<> first = create_task(hold(pool, log, 1));
          const Task<> second = create_task(hold(pool, log, 2));
          co_await run_until_idle();
          if (!promised) first.cancel();
          co_await connection.close();
          if (promised) first.cancel();
          co_await second;
          CHECK(first.cancelled());
          CHECK(pool.idle_size() == 1);
        },
        1);
    CHECK(log.lines == Lines{"1ms has 2"});
    CHECK(run.failure() == "");
  }
}

TEST_CASE("acquire that is cancelled while its connection opens takes nothing") {
  const Run run = with_pool(
      [](db::Pool& pool) -> Coro<> {
        db::Connection first = co_await pool.acquire();
        auto acquire = [](db::Pool& from) -> Coro<> {
          db::Connection second = co_await from.acquire();
          co_await second.close();
        };
        Task<> task = create_task(acquire(pool));
        co_await checkpoint();
        task.cancel();
        co_await run_until_idle();
        CHECK(task.cancelled());
        CHECK(pool.size() == 1);
        co_await acquire(pool);
        CHECK(pool.size() == 2);
        co_await first.close();
      },
      2);
  CHECK(run.failure() == "");
}

TEST_CASE("close waits for the connections that are out, and refuses who comes and who waits") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    db::Pool pool = co_await db::Pool::create("sqlite::memory:", sized(1, 1));
    const Task<> user = create_task(hold(pool, log, 1));
    co_await checkpoint();
    auto wait = [&]() -> Coro<> {
      const std::string error = co_await failure_of(pool.acquire());
      log(error);
    };
    const Task<> waiter = create_task(wait());
    co_await checkpoint();
    auto close = [&]() -> Coro<> {
      co_await pool.close();
      log.timed("closed");
    };
    const Task<> closing = create_task(close());
    co_await checkpoint();
    co_await wait();
    co_await closing;
    co_await user;
    co_await waiter;
    co_await pool.close();
  });
  const std::string refused = "InterfaceError: The pool is closed; acquire() before close()";
  CHECK(log.lines == Lines{"0s has 1", refused, refused, "1s closed"});
  CHECK(run.failure() == "");
}

TEST_CASE("close with a limit says which connections did not come back, and takes them") {
  const Run run = run_simulated([]() -> Coro<> {
    db::Pool pool = co_await db::Pool::create("sqlite::memory:", sized(1, 2));
    db::Connection connection = co_await pool.acquire();
    const std::string error = co_await failure_of(pool.close(3s));
    CHECK(
        error.starts_with("TimeoutError: Pool closing timed out after 3s, and what was out is taken back: 1 of 2 are "
                          "out: the connection that Task-1 acquired at pool_test.cpp:"));
    CHECK(pool.size() == 0);
    const std::string late = co_await failure_of(connection.execute("SELECT 1"));
    CHECK(late == "InterfaceError: The connection was given back; acquire() another one in: SELECT 1");
    co_await connection.close();
  });
  CHECK(run.failure() == "");
  CHECK(run.elapsed == 3s);
}

TEST_CASE("terminate interrupts what runs and rolls back what is open") {
  const Run run = run_simulated([]() -> Coro<> {
    db::Pool pool = co_await db::Pool::create("sqlite::memory:terminated", sized(1, 2));
    db::Pool other = co_await db::Pool::create("sqlite::memory:terminated");
    co_await create_accounts(pool);
    std::string error;
    auto use = [&](db::Connection& connection) -> Coro<> {
      auto body = [&](db::Transaction&) -> Coro<> {
        co_await insert_account(connection, "ada", 1);
        co_await insert_account(connection, "bob", 1);
      };
      co_await with(connection.transaction(), body);
    };
    auto victim = [&]() -> Coro<> {
      const std::string said = co_await failure_of(with(pool.acquire(), use));
      error = said;
    };
    const Task<> task = create_task(victim());
    co_await sleep(2500us);
    pool.terminate();
    co_await task;
    co_await pool.close();
    CHECK(error.starts_with("InterfaceError: The connection was taken back while a statement ran in: INSERT"));
    const std::int64_t count = co_await count_accounts(other);
    CHECK(count == 0);
    co_await other.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a connection that is dropped goes back, and is reported") {
  const Run run = with_pool(
      [](db::Pool& pool) -> Coro<> {
        {
          db::Connection dropped = co_await pool.acquire();
        }
        CHECK(pool.idle_size() == 1);
        db::Connection again = co_await pool.acquire(1s);
        co_await again.close();
      },
      1);
  CHECK(run.failure() == "");
  const Lines lints = run.records({"lint"});
  REQUIRE(lints.size() == 1);
  CHECK(lints[0].find("never-closed") != std::string::npos);
  CHECK(lints[0].find("a db::Connection was dropped without being given back") != std::string::npos);
  CHECK(lints[0].find("\"at\":\"pool_test.cpp:") != std::string::npos);
}

TEST_CASE("a pool that is dropped is closed and reported") {
  const Run run = run_simulated([]() -> Coro<> {
    {
      db::Pool dropped = co_await db::Pool::create("sqlite::memory:");
    }
    co_await sleep(1s);
  });
  CHECK(run.failure() == "");
  const Lines lints = run.records({"lint"});
  REQUIRE(lints.size() == 1);
  CHECK(lints[0].find("a db::Pool was dropped without being closed") != std::string::npos);
}

TEST_CASE("pools whose database has a name share it; without a name each has its own") {
  for (const char* name : {"sqlite::memory:", "sqlite::memory:shared"}) {
    const Run run = run_simulated([&]() -> Coro<> {
      db::Pool one = co_await db::Pool::create(name);
      db::Pool other = co_await db::Pool::create(name);
      co_await create_accounts(one);
      const std::string error = co_await failure_of(count_accounts(other));
      const bool shared = std::string(name).ends_with("shared");
      CHECK(error == (shared ? "" : "OperationalError: no such table: accounts in: SELECT count(*) FROM accounts"));
      co_await one.close();
      co_await other.close();
    });
    CHECK(run.failure() == "");
  }
}

TEST_CASE("a database in memory lives as long as its pool, also without a connection") {
  const Run run = run_simulated([]() -> Coro<> {
    db::Pool pool = co_await db::Pool::create("sqlite::memory:", sized(0, 1));
    CHECK(pool.size() == 0);
    co_await create_accounts(pool);
    const std::int64_t none = co_await count_accounts(pool);
    CHECK(none == 0);
    co_await pool.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("every connection begins with the pool's init") {
  db::PoolOptions options;
  options.init = "PRAGMA foreign_keys = ON; CREATE TEMP TABLE mine(id)";
  const Run run = run_simulated([&]() -> Coro<> {
    db::Pool pool = co_await db::Pool::create("sqlite::memory:", options);
    db::Connection one = co_await pool.acquire();
    db::Connection two = co_await pool.acquire();
    Coro<int> fetch =
        two.fetch_value<int>("SELECT foreign_keys + (SELECT count(*) FROM mine) FROM pragma_foreign_keys");
    const int on = co_await fetch;
    CHECK(on == 1);
    co_await one.close();
    co_await two.close();
    co_await pool.close();
    options.init = "SELECT missing";
    const std::string error = co_await failure_of(db::Pool::create("sqlite::memory:", options));
    CHECK(error.starts_with("OperationalError: no such column: missing"));
  });
  CHECK(run.failure() == "");
}

TEST_CASE("what makes no sense is refused with what to write") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    for (const char* url : {"postgres:db", "sqlite:", ""}) {
      const std::string error = co_await failure_of(db::Pool::create(url));
      log(error);
    }
    db::PoolOptions lines = sized(3, 2);
    const std::string sizes = co_await failure_of(db::Pool::create("sqlite::memory:", lines));
    log(sizes);
    const std::string none = co_await failure_of(db::Pool::create("sqlite::memory:", sized(0, 0)));
    log(none);
    db::PoolOptions mode;
    mode.mode = "w";
    const std::string modes = co_await failure_of(db::Pool::create("sqlite::memory:", mode));
    log(modes);
  });
  CHECK(run.failure() == "");
  const std::string write =
      " is no database; write \"sqlite:file.db\", \"sqlite::memory:\", or \"sqlite::memory:name\" for one that several "
      "pools share";
  CHECK(log.lines == Lines{"ValueError: \"postgres:db\"" + write, "ValueError: \"sqlite:\"" + write,
                           "ValueError: \"\"" + write, "ValueError: min_size is 3 and larger than max_size, 2",
                           "ValueError: max_size is 0; a pool has from 1 to 1000 connections",
                           "ValueError: mode is \"w\"; write \"rwc\", \"rw\" or \"ro\""});
}
