#include "support/shop.h"

#include <utility>

#include "db/pool.h"
#include "jobs/atomic.h"
#include "runtime/sleep.h"
#include "runtime/with.h"
#include "web/request.h"

namespace aio::testing {
namespace {

constexpr const char* kTables =
    "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS orders(id TEXT PRIMARY KEY) STRICT;"
    "CREATE TABLE IF NOT EXISTS invoices(id TEXT PRIMARY KEY) STRICT";

/// Lifetime: `connection` outlives the call.
Coro<std::set<std::string>> ids_in(db::Connection& connection, std::string table) {
  auto fetching = connection.fetch_all("SELECT id FROM " + table);
  const std::vector<db::Row> rows = co_await fetching;
  std::set<std::string> ids;
  for (const db::Row& row : rows) ids.insert(row.get<std::string>(0));
  co_return ids;
}

/// Lifetime: `pool` outlives the call.
Coro<> store(db::Pool& pool, std::string id, Duration work) {
  auto body = [&](db::Connection& connection) -> Coro<> {
    auto write = [&](db::Transaction&) -> Coro<> {
      auto ordering = connection.execute("INSERT INTO orders VALUES (?)", id);
      co_await ordering;
      co_await sleep(work);
      auto billing = connection.execute("INSERT INTO invoices VALUES (?)", id);
      co_await billing;
    };
    auto work_on_it = with(connection.transaction(), write);
    co_await work_on_it;
  };
  auto storing = with(pool.acquire(), body);
  co_await storing;
}

}  // namespace

web::Application shop(std::string url, Duration work, ShopBooks& books) {
  web::Application app;
  app.cleanup_ctx().append([url = std::move(url), &books](web::Application& started, web::Yield yield) -> Coro<> {
    db::PoolOptions options;
    options.max_size = 4;
    options.init = "PRAGMA synchronous = NORMAL";
    auto opening = db::Pool::create(url, options);
    db::Pool& pool = started.set(co_await opening);
    auto prepare = [](db::Connection& connection) -> Coro<> {
      auto making = connection.execute_script(kTables);
      co_await making;
    };
    auto preparing = with(pool.acquire(), prepare);
    co_await preparing;
    co_await yield();
    books.jobs_left = jobs::get_scheduler(started).size();
    books.connections_out = pool.size() - pool.idle_size();
    auto read = [&books](db::Connection& connection) -> Coro<> {
      auto orders = ids_in(connection, "orders");
      books.orders = co_await orders;
      auto invoices = ids_in(connection, "invoices");
      books.invoices = co_await invoices;
    };
    auto reading = with(pool.acquire(), read);
    co_await reading;
    co_await pool.close();
  });
  jobs::SchedulerOptions options;
  options.limit = 20;
  options.exception_handler = [&books](const jobs::Scheduler&, const jobs::JobContext& context) {
    books.reports.push_back(context.message + ": " + (context.exception ? describe_exception(context.exception) : ""));
  };
  jobs::setup(app, std::move(options));
  const web::Handler accept = [work, &books](web::Request& request) -> Coro<web::Response> {
    auto reading = request.text();
    const std::string id = co_await reading;
    books.begun += 1;
    auto storing = store(request.app().get<db::Pool>(), id, work);
    co_await storing;
    web::ResponseOptions created;
    created.status = 201;
    co_return web::Response::text("stored\n", std::move(created));
  };
  app.router().add_post("/orders", jobs::atomic(accept));
  return app;
}

}  // namespace aio::testing
