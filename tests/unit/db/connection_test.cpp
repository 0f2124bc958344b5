#include "db/connection.h"

#include "unit/db/databases.h"

TEST_CASE("execute gives the rows changed and the last row's id") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    Coro<db::Result> insert =
        connection.execute("INSERT INTO accounts(name, money) VALUES (?, ?), (?, ?)", "ada", 1, std::string("bob"), 2);
    const db::Result inserted = co_await insert;
    CHECK(inserted.rowcount == 2);
    CHECK(inserted.lastrowid == 2);
    Coro<db::Result> update = connection.execute("UPDATE accounts SET money = 5 WHERE id = ?", 7);
    const db::Result updated = co_await update;
    CHECK(updated.rowcount == 0);
    Coro<db::Result> select = connection.execute("SELECT * FROM accounts");
    const db::Result selected = co_await select;
    CHECK(selected.rowcount == 0);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("values of each type come back as they went in") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    const db::Blob bytes = {std::byte{0}, std::byte{255}};
    const std::string text("with \0 inside", 13);
    Coro<std::optional<db::Row>> fetch = connection.fetch_one(
        "SELECT ? AS i, ? AS r, ? AS t, ? AS b, ? AS n, ? AS yes, ? AS empty, ? AS some, ? AS no_bytes", INT64_MIN, 0.5,
        text, bytes, nullptr, true, std::optional<int>(), std::optional<int>(3), db::Blob());
    const std::optional<db::Row> row = co_await fetch;
    REQUIRE(row.has_value());
    CHECK(row->get<std::int64_t>("i") == INT64_MIN);
    CHECK(row->get<double>("r") == 0.5);
    CHECK(row->get<double>("yes") == 1.0);
    CHECK(row->get<std::string>("T") == text);
    CHECK(row->get<db::Blob>(3) == bytes);
    CHECK((*row)["n"].is_null());
    CHECK(row->get<bool>("yes"));
    CHECK_FALSE(row->get<std::optional<int>>("empty").has_value());
    CHECK(row->get<std::optional<int>>("some") == 3);
    CHECK(row->get<db::Blob>("no_bytes").empty());
    CHECK(row->columns()[8] == "no_bytes");
    CHECK(row->size() == 9);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a value of another type than asked for is refused with its column") {
  const db::Row row(std::make_shared<db::Columns>(db::Columns{"id", "name", "gone"}), {300, "ada", nullptr});
  CHECK(thrown_by([&] { row.get<std::int64_t>("name"); }) ==
        "InterfaceError: Column \"name\" is TEXT, and a whole number was asked for");
  CHECK(thrown_by([&] { row.get<std::string>(0); }) ==
        "InterfaceError: Column \"id\" is INTEGER, and text was asked for");
  CHECK(thrown_by([&] { row.get<std::uint8_t>("id"); }) ==
        "InterfaceError: Column \"id\" is 300, which is not from 0 to 255; ask for a std::int64_t");
  CHECK(thrown_by([&] { row.get<int>("gone"); }) ==
        "InterfaceError: Column \"gone\" is NULL, and a whole number was asked for; ask for a std::optional where NULL "
        "may be");
  CHECK(thrown_by([&] { row.get<int>("nome"); }) ==
        "LookupError: There is no column \"nome\"; there is id, name, gone");
  CHECK(thrown_by([&] { static_cast<void>(row[3]); }) ==
        "LookupError: There is no column 3; this row has 3, counted from 0");
  CHECK(thrown_by([] { db::Value(UINT64_MAX); }) ==
        "ValueError: 18446744073709551615 is too large for the database, whose whole numbers end at 2^63-1");
}

TEST_CASE("fetch_all gives every row, fetch_one the first or none, fetch_value its first column") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    Coro<std::vector<db::Row>> all = connection.fetch_all("SELECT 1 AS n UNION SELECT 2 UNION SELECT 3 ORDER BY n");
    const std::vector<db::Row> rows = co_await all;
    REQUIRE(rows.size() == 3);
    CHECK(rows[2].get<int>("n") == 3);
    Coro<std::optional<db::Row>> nobody = connection.fetch_one("SELECT * FROM accounts");
    const std::optional<db::Row> none = co_await nobody;
    CHECK_FALSE(none.has_value());
    Coro<int> sum = connection.fetch_value<int>("SELECT ? + ?", 2, 3);
    const int five = co_await sum;
    CHECK(five == 5);
    Coro<std::optional<int>> missing = connection.fetch_value<std::optional<int>>("SELECT id FROM accounts");
    const std::optional<int> no_id = co_await missing;
    CHECK_FALSE(no_id.has_value());
    const std::string error = co_await failure_of(connection.fetch_value<int>("SELECT id FROM accounts"));
    CHECK(error ==
          "InterfaceError: There is no row; ask for a std::optional where there may be none in: SELECT id FROM "
          "accounts");
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a statement that gives back what it changed is carried out to its end") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    Coro<std::optional<db::Row>> insert =
        connection.fetch_one("INSERT INTO accounts(name) VALUES ('a'), ('b'), ('c') RETURNING id");
    const std::optional<db::Row> first = co_await insert;
    CHECK(first->get<int>(0) == 1);
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM accounts");
    const int three = co_await count;
    CHECK(three == 3);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("executemany does all or nothing") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    const std::vector<std::tuple<const char*, int>> good = {{"ada", 1}, {"bob", 2}};
    Coro<db::Result> insert = connection.executemany("INSERT INTO accounts(name, money) VALUES (?, ?)", good);
    const db::Result result = co_await insert;
    CHECK(result.rowcount == 2);
    const std::vector<std::tuple<const char*, int>> bad = {{"cid", 1}, {"ada", 2}};
    Coro<db::Result> again = connection.executemany("INSERT INTO accounts(name, money) VALUES (?, ?)", bad);
    const std::string error = co_await failure_of(std::move(again));
    CHECK(error ==
          "IntegrityError: UNIQUE constraint failed: accounts.name in: INSERT INTO accounts(name, money) VALUES (?, "
          "?)");
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM accounts");
    const int two = co_await count;
    CHECK(two == 2);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("execute_script runs statements one after the other, and those before an error stay") {
  const Run run = with_connection([](db::Connection& connection) -> Coro<> {
    Coro<> script = connection.execute_script(
        "-- two\nINSERT INTO accounts(name) VALUES ('a'); INSERT INTO accounts(name) VALUES ('b');\n");
    co_await script;
    const std::string error = co_await failure_of(
        connection.execute_script("INSERT INTO accounts(name) VALUES ('c'); INSERT INTO accounts(name) VALUES ('a')"));
    CHECK(error.starts_with("IntegrityError: UNIQUE constraint failed: accounts.name"));
    Coro<int> count = connection.fetch_value<int>("SELECT count(*) FROM accounts");
    const int three = co_await count;
    CHECK(three == 3);
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a statement that cannot be carried out says why, where, and in which SQL") {
  Log log;
  const Run run = with_connection([&](db::Connection& connection) -> Coro<> {
    for (const char* sql : {"SELECT * FORM accounts", "SELECT missing FROM accounts", "SELECT 1; SELECT 2", "  -- ",
                            "INSERT INTO accounts(name, money) VALUES ('ada', -1)",
                            "INSERT INTO accounts(name) VALUES (NULL)", "SELECT ?", "SELECT 1; -- good"}) {
      const std::string error = co_await failure_of(connection.execute(sql));
      log(error);
    }
    const std::string many = co_await failure_of(connection.execute("SELECT ?", 1, 2));
    log(many);
    const std::string null = co_await failure_of(connection.execute(std::string("SELECT \0 1", 10)));
    log(null);
  });
  CHECK(run.failure() == "");
  CHECK(log.lines ==
        Lines{"OperationalError: near \"FORM\": syntax error at byte 9 in: SELECT * FORM accounts",
              "OperationalError: no such column: missing at byte 7 in: SELECT missing FROM accounts",
              "ProgrammingError: execute() and its like take one statement; execute_script() takes several in: SELECT "
              "1; SELECT 2",
              "ProgrammingError: there is no statement in this SQL in: --",
              "IntegrityError: CHECK constraint failed: money >= 0 in: INSERT INTO accounts(name, money) VALUES "
              "('ada', -1)",
              "IntegrityError: NOT NULL constraint failed: accounts.name in: INSERT INTO accounts(name) VALUES (NULL)",
              "ProgrammingError: the statement has 1 parameter, and 0 were given in: SELECT ?", "",
              "ProgrammingError: the statement has 1 parameter, and 2 were given in: SELECT ?",
              "ProgrammingError: the SQL has a null character; give it as a parameter in: SELECT 1"});
}

TEST_CASE("an error carries its SQL, its reason and its place") {
  const db::IntegrityError error("UNIQUE constraint failed", "INSERT INTO t\n  VALUES (1)", 3);
  CHECK(error.reason() == "UNIQUE constraint failed");
  CHECK(error.sql() == "INSERT INTO t\n  VALUES (1)");
  CHECK(error.offset() == 3);
  CHECK(std::string(error.what()) == "UNIQUE constraint failed at byte 3 in: INSERT INTO t VALUES (1)");
  CHECK(dynamic_cast<const db::DatabaseError*>(static_cast<const aio::Error*>(&error)) != nullptr);
  CHECK(db::detail::shown(std::string(199, 'x') + "\xC3\xA9").size() == 202);
}

TEST_CASE("a result that is too large for memory is refused") {
  db::PoolOptions options;
  options.max_result_bytes = 10'000;
  const Run run = run_simulated([&]() -> Coro<> {
    db::Pool pool = co_await db::Pool::create("sqlite::memory:", options);
    db::Connection connection = co_await pool.acquire();
    const std::string error = co_await failure_of(connection.fetch_all("SELECT zeroblob(20000)"));
    CHECK(error ==
          "OperationalError: the result is larger than 10000 bytes; ask for less with LIMIT, or raise "
          "max_result_bytes in: SELECT zeroblob(20000)");
    co_await connection.close();
    co_await pool.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("more statements than are kept prepared go on working") {
  db::PoolOptions options;
  options.cached_statements = 2;
  const Run run = run_simulated([&]() -> Coro<> {
    db::Pool pool = co_await db::Pool::create("sqlite::memory:", options);
    db::Connection connection = co_await pool.acquire();
    for (int i = 0; i < 12; ++i) {
      Coro<int> fetch = connection.fetch_value<int>("SELECT ? + " + std::to_string(i % 4), 10);
      const int number = co_await fetch;
      CHECK(number == 10 + i % 4);
    }
    co_await connection.close();
    co_await pool.close();
  });
  CHECK(run.failure() == "");
}

TEST_CASE("a connection runs one statement at a time, and none once it was given back") {
  const Run run = with_pool([](db::Pool& pool) -> Coro<> {
    db::Connection connection = co_await pool.acquire();
    auto select = [](db::Connection& other) -> Coro<> { co_await other.execute("SELECT 1"); };
    const Task<> first = create_task(select(connection));
    co_await checkpoint();
    const std::string second = co_await failure_of(select(connection));
    CHECK(second ==
          "InterfaceError: Another statement runs on this connection; acquire() one for each task in: SELECT 1");
    co_await first;
    co_await connection.close();
    co_await connection.close();
    const std::string late = co_await failure_of(select(connection));
    CHECK(late == "InterfaceError: The connection was given back; acquire() another one in: SELECT 1");
  });
  CHECK(run.failure() == "");
}

TEST_CASE("time and chance of a simulated database are the run's") {
  Lines seen;
  for (int i = 0; i < 2; ++i) {
    const Run run = with_connection([&](db::Connection& connection) -> Coro<> {
      co_await sleep(90s);
      Coro<std::string> fetch = connection.fetch_value<std::string>("SELECT datetime('now') || ' ' || random()");
      std::string line = co_await fetch;
      seen.push_back(std::move(line));
    });
    CHECK(run.failure() == "");
  }
  REQUIRE(seen.size() == 2);
  CHECK(seen[0] == seen[1]);
  CHECK(seen[0].starts_with("2026-01-01 00:01:30 "));
}
