#ifndef __wasm__
#include <cstdlib>
#include <filesystem>
#endif

#include "aio.h"
#include "cases.h"
#include "measure.h"

namespace bench::aio_cases {
namespace {

using aio::Coro;
namespace db = aio::db;

Coro<> acquire_permits(int count) {
  aio::Semaphore semaphore(1);
  begin();
  for (int i = 0; i < count; ++i) {
    co_await semaphore.acquire();
    semaphore.release();
  }
  end();
}

Coro<> acquire_connections(int count) {
  auto creating = db::Pool::create("sqlite::memory:");
  db::Pool pool = co_await creating;
  begin();
  for (int i = 0; i < count; ++i) {
    auto acquiring = pool.acquire();
    db::Connection connection = co_await acquiring;
    auto closing = connection.close();
    co_await closing;
  }
  end();
  co_await pool.close();
}

#ifndef __wasm__
/// A folder that goes with its files.
class Folder {
 public:
  Folder() : path_((std::filesystem::temp_directory_path() / "yieldpoint-bench-XXXXXX").string()) {
    if (!::mkdtemp(path_.data())) std::abort();
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string url() const { return "sqlite:" + path_ + "/orders.db"; }

 private:
  std::string path_;
};

// The disk does not decide: nothing waits for it.
constexpr const char* kInit =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE orders(number INTEGER, item TEXT)";

// Lifetime: the connection outlives it.
Coro<> insert_rows(db::Connection& connection, int count) {
  for (int i = 0; i < count; ++i) {
    auto inserting = connection.execute("INSERT INTO orders VALUES (?, ?)", i, "tea");
    co_await inserting;
  }
}

// Lifetime: the connection outlives it.
Coro<> insert_together(db::Connection& connection, int count) {
  auto body = [&](db::Transaction&) -> Coro<> {
    auto inserting = insert_rows(connection, count);
    co_await inserting;
  };
  auto transaction = aio::with(connection.transaction(), body);
  co_await transaction;
}

Coro<> insert_orders(std::string url, int count, Coro<> (*insert)(db::Connection&, int)) {
  db::PoolOptions options;
  options.init = kInit;
  auto creating = db::Pool::create(std::move(url), std::move(options));
  db::Pool pool = co_await creating;
  auto acquiring = pool.acquire();
  db::Connection connection = co_await acquiring;
  begin_wall();
  auto inserting = insert(connection, count);
  co_await inserting;
  end_wall();
  auto asking = connection.fetch_value<int>("SELECT count(*) FROM orders");
  const int stored = co_await asking;
  if (stored != count) aio::print("lost", count - stored, "rows");
  co_await connection.close();
  co_await pool.close();
}
#endif

}  // namespace

void acquire_permit(int count) {
  aio::run(acquire_permits(count));
}
void acquire_connection(int count) {
  aio::run(acquire_connections(count));
}
#ifndef __wasm__
void insert(int count) {
  const Folder folder;
  aio::run(insert_orders(folder.url(), count, &insert_rows));
}
void insert_in_transaction(int count) {
  const Folder folder;
  aio::run(insert_orders(folder.url(), count, &insert_together));
}
#endif

}  // namespace bench::aio_cases
