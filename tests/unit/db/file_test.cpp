// Databases in files, on real threads where that matters: native programs only.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "asio/make_backend.h"
#include "unit/db/databases.h"

namespace {

/// A folder that goes with its files.
class Folder {
 public:
  Folder() { static_cast<void>(::mkdtemp(path_.data())); }
  ~Folder() { static_cast<void>(std::system(("rm -rf " + path_).c_str())); }
  std::string path(const char* name) const { return path_ + "/" + name; }
  std::string url(const char* name) const { return "sqlite:" + path(name); }

 private:
  std::string path_ = "/tmp/yieldpoint-db-XXXXXX";
};

Coro<> use_pool(std::string url, db::PoolOptions options, detail::Function<Coro<>(db::Pool&)> body) {
  auto use = [&](db::Pool& pool) -> Coro<> {
    Coro<> work = body(pool);
    co_await work;
  };
  Coro<> work = with(db::Pool::create(std::move(url), std::move(options)), use);
  co_await work;
}

// What opening such a pool throws.
std::string opening_fails(std::string url, const char* mode = "rwc") {
  db::PoolOptions options;
  options.mode = mode;
  return run_simulated(use_pool(std::move(url), options, [](db::Pool&) -> Coro<> { co_return; })).failure();
}

}  // namespace

TEST_CASE("what a pool has written is in the file when it is opened again") {
  const Folder folder;
  const Run first = run_simulated(use_pool(folder.url("a.db"), {}, [](db::Pool& pool) -> Coro<> {
    co_await create_accounts(pool);
    db::Connection connection = co_await pool.acquire();
    co_await insert_account(connection, "ada", 1);
    co_await connection.close();
  }));
  CHECK(first.failure() == "");
  const Run second = run_simulated(use_pool(folder.url("a.db"), {}, [](db::Pool& pool) -> Coro<> {
    const std::int64_t count = co_await count_accounts(pool);
    CHECK(count == 1);
  }));
  CHECK(second.failure() == "");
}

TEST_CASE("a file that cannot be opened says which and why") {
  const Folder folder;
  const std::string missing = folder.path("no/a.db");
  CHECK(opening_fails("sqlite:" + missing) ==
        "OperationalError: unable to open database file: \"" + missing + "\", whose folder does not exist");
  CHECK(opening_fails(folder.url("a.db"), "rw") == "OperationalError: unable to open database file: \"" +
                                                       folder.path("a.db") +
                                                       "\", which does not exist; mode \"rwc\" would create it");
  CHECK(opening_fails("sqlite:/tmp") == "OperationalError: unable to open database file: \"/tmp\", which is a folder");
  std::FILE* file = std::fopen(folder.path("text").c_str(), "w");
  std::fputs(std::string(2000, 'x').c_str(), file);
  std::fclose(file);
  CHECK(opening_fails(folder.url("text")) == "DatabaseError: file is not a database: \"" + folder.path("text") + "\"");
}

TEST_CASE("a pool that only reads refuses to write") {
  const Folder folder;
  const Run made = run_simulated(use_pool(folder.url("a.db"), {}, create_accounts));
  CHECK(made.failure() == "");
  db::PoolOptions options;
  options.mode = "ro";
  const Run run = run_simulated(use_pool(folder.url("a.db"), options, [&](db::Pool& pool) -> Coro<> {
    db::Connection connection = co_await pool.acquire();
    const std::string error = co_await failure_of(insert_account(connection, "ada", 1));
    CHECK(error == "OperationalError: attempt to write a readonly database: \"" + folder.path("a.db") +
                       "\" was opened with mode \"ro\" in: INSERT INTO accounts(name, money) VALUES (?, ?)");
    co_await connection.close();
  }));
  CHECK(run.failure() == "");
}

TEST_CASE("a connection whose file was deleted is replaced") {
  const Folder folder;
  const Run run = run_simulated(use_pool(folder.url("a.db"), {}, [&](db::Pool& pool) -> Coro<> {
    co_await create_accounts(pool);
    db::Connection connection = co_await pool.acquire();
    ::unlink(folder.path("a.db").c_str());
    const std::string error = co_await failure_of(insert_account(connection, "ada", 1));
    CHECK(error.starts_with("OperationalError: attempt to write a readonly database: \"" + folder.path("a.db") +
                            "\" was moved or deleted while it was open"));
    co_await connection.close();
    co_await sleep(1s);
    CHECK(pool.size() == 0);
    co_await create_accounts(pool);
    const std::int64_t count = co_await count_accounts(pool);
    CHECK(count == 0);
  }));
  CHECK(run.failure() == "");
}

TEST_CASE("a long statement on a real thread is interrupted, and the connection is healthy") {
  const auto main = []() -> Coro<> {
    db::Pool pool = co_await db::Pool::create("sqlite::memory:");
    co_await create_accounts(pool);
    db::Connection connection = co_await pool.acquire();
    const std::string error = co_await failure_of(timeout(
        20ms, connection.execute("INSERT INTO accounts(name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                                 "FROM n WHERE i < 1000000000) SELECT i FROM n")));
    CHECK(error == "TimeoutError: the deadline passed");
    co_await insert_account(connection, "ada", 1);
    co_await connection.close();
    const std::int64_t count = co_await count_accounts(pool);
    CHECK(count == 1);
    co_await pool.close();
  };
  const Run run = run_recorded(asio::make_backend(), main());
  CHECK(run.failure() == "");
}

TEST_CASE("many tasks write into one file from real threads, and nothing is lost") {
  const Folder folder;
  const auto main = [&]() -> Coro<> {
    db::PoolOptions options;
    options.max_size = 4;
    options.init = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF";
    db::Pool pool = co_await db::Pool::create(folder.url("a.db"), options);
    co_await create_accounts(pool);
    auto insert = [&](int number) -> Coro<> {
      auto use = [number](db::Connection& connection) -> Coro<> {
        co_await insert_account(connection, std::to_string(number), 1);
      };
      Coro<> work = with(pool.acquire(), use);
      co_await work;
    };
    std::vector<Coro<>> tasks;
    for (int i = 0; i < 200; ++i) tasks.push_back(insert(i));
    co_await gather(std::move(tasks));
    const std::int64_t count = co_await count_accounts(pool);
    CHECK(count == 200);
    co_await pool.close();
  };
  const Run run = run_recorded(asio::make_backend(), main());
  CHECK(run.failure() == "");
}
