#include "db/transaction.h"

#include <stdexcept>

#include "unit/db/databases.h"

TEST_CASE("a body that ends well is committed, and one that throws rolled back") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    auto good = [&](db::Transaction& transaction) -> Coro<> {
      CHECK_FALSE(transaction.is_nested());
      CHECK(connection.in_transaction());
      co_await insert_account(connection, "ada", 1);
    };
    co_await with(connection.transaction(), good);
    CHECK_FALSE(connection.in_transaction());
    auto bad = [&](db::Transaction&) -> Coro<> {
      co_await insert_account(connection, "bob", 1);
      throw std::runtime_error("changed my mind");
    };
    const std::string error = co_await failure_of(with(connection.transaction(), bad));
    CHECK(error == "std::runtime_error: changed my mind");
    CHECK_FALSE(connection.in_transaction());
    Coro<std::string> names =
        connection.fetch_value<std::string>("SELECT group_concat(name) FROM (SELECT name FROM accounts ORDER BY id)");
    const std::string name = co_await names;
    CHECK(name == "ada");
  });
  CHECK(run.failure() == "");
  CHECK(run.count("handler") == 0);
}

TEST_CASE("a transaction inside another one is a savepoint") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    auto failing = [&](db::Transaction& inner) -> Coro<> {
      CHECK(inner.is_nested());
      co_await insert_account(connection, "lost", 1);
      throw std::runtime_error("no");
    };
    auto good = [&](db::Transaction&) -> Coro<> { co_await insert_account(connection, "inner", 1); };
    auto outer = [&](db::Transaction&) -> Coro<> {
      co_await insert_account(connection, "outer", 1);
      const std::string error = co_await failure_of(with(connection.transaction(), failing));
      CHECK(error == "std::runtime_error: no");
      co_await with(connection.transaction(), good);
    };
    co_await with(connection.transaction(), outer);
    Coro<std::string> names =
        connection.fetch_value<std::string>("SELECT group_concat(name) FROM (SELECT name FROM accounts ORDER BY id)");
    const std::string name = co_await names;
    CHECK(name == "outer,inner");
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a commit that fails rolls back, and says why") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    co_await connection.execute_script(
        "PRAGMA foreign_keys = ON; CREATE TABLE visits(account REFERENCES accounts(id) DEFERRABLE INITIALLY DEFERRED)");
    auto body = [&](db::Transaction&) -> Coro<> { co_await connection.execute("INSERT INTO visits VALUES (7)"); };
    const std::string error = co_await failure_of(with(connection.transaction(), body));
    CHECK(error == "IntegrityError: FOREIGN KEY constraint failed in: COMMIT");
    CHECK_FALSE(connection.in_transaction());
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM visits");
    const int none = co_await count;
    CHECK(none == 0);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("an error that the body handles leaves the transaction open") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    auto body = [&](db::Transaction&) -> Coro<> {
      co_await insert_account(connection, "ada", 1);
      const std::string error = co_await failure_of(insert_account(connection, "ada", 2));
      CHECK(error.starts_with("IntegrityError: UNIQUE"));
      co_await insert_account(connection, "bob", 2);
    };
    co_await with(connection.transaction(), body);
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM accounts");
    const int two = co_await count;
    CHECK(two == 2);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("COMMIT inside the body loses the transaction's scope") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    auto body = [&](db::Transaction&) -> Coro<> {
      co_await connection.execute("COMMIT");
      const std::string error = co_await failure_of(insert_account(connection, "ada", 1));
      CHECK(
          error.starts_with("OperationalError: The transaction is lost, a statement ended it: leave COMMIT and "
                            "ROLLBACK to its scope; nothing more can be done in it in: INSERT"));
    };
    const std::string error = co_await failure_of(with(connection.transaction(), body));
    CHECK(error ==
          "OperationalError: The transaction was rolled back: a statement ended it: leave COMMIT and ROLLBACK to its "
          "scope");
    co_await insert_account(connection, "bob", 1);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a connection given back inside a transaction is rolled back, and the exception handler told") {
  for (const bool dropped : {false, true}) {
    Lines heard;
    const Run run = with_pool([&](db::Pool& pool) -> Coro<> {
      hear_exceptions(heard);
      {
        db::Connection connection = co_await pool.acquire();
        co_await connection.execute("BEGIN");
        co_await insert_account(connection, "ada", 1);
        if (!dropped) co_await connection.close();
      }
      const std::int64_t count = co_await count_accounts(pool);
      CHECK(count == 0);
      co_await sleep(1s);
      CHECK(pool.idle_size() == pool.size());
    });
    CHECK(run.failure() == "");
    REQUIRE(heard.size() == 1);
    CHECK(
        heard[0].starts_with("A connection was given back inside a transaction, which is rolled back; use "
                             "transaction(): the connection that Task-1 acquired at transaction_test.cpp:"));
  }
}

TEST_CASE("a transaction of a mode takes its lock when the mode says") {
  const Run run = with_pool([](db::Pool& pool) -> Coro<> {
    db::Connection reader = co_await pool.acquire();
    db::Connection writer = co_await pool.acquire();
    auto body = [&](db::Transaction&) -> Coro<> {
      const std::string error = co_await failure_of(timeout(100ms, reader.fetch_all("SELECT * FROM accounts")));
      CHECK(error == "TimeoutError: the deadline passed");
    };
    co_await with(writer.transaction(db::TransactionMode::exclusive), body);
    co_await reader.close();
    co_await writer.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("the trace tells of connections, statements and transactions, at the learner's lines") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    auto body = [&](db::Transaction&) -> Coro<> { co_await insert_account(connection, "ada", 1); };
    co_await with(connection.transaction(), body);
  });
  CHECK(run.failure() == "");
  std::string ops;
  for (const std::string& line : run.records({"db"})) {
    const std::size_t at = line.find("\"op\":\"") + 6;
    ops += line.substr(at, line.find('"', at) - at) + " ";
    if (line.find("\"at\"") != line.npos) CHECK(line.find("test.cpp:") + line.find("databases.cpp:") < line.npos);
  }
  CHECK(ops == "open done acquire execute done release acquire begin done execute done commit done release close ");
}
