#include "lesson.h"

const char* tables =
    "CREATE TABLE IF NOT EXISTS shelf AS SELECT 10 AS boxes;"
    "CREATE TABLE IF NOT EXISTS orders(item)";

Coro<> write(db::Pool& db, std::string sql) {
  co_await with(db.acquire(), [&](db::Connection& connection) -> Coro<> { co_await connection.execute(sql); });
}

// Goes through the whole catalogue.
Coro<std::string> recommend() {
  co_await sleep(200ms);
  print("found something that goes with tea");
  co_return "biscuits";
}

Coro<> sell(db::Pool& db) {
  co_await write(db, "UPDATE shelf SET boxes = boxes - 1");
  co_await write(db, "INSERT INTO orders VALUES ('tea')");
}

Coro<web::Response> handler(web::Request& request) {
  co_await shield(sell(request.app().get<db::Pool>()));
  co_return web::Response::text("thank you, and have a look at our " + co_await recommend());
}

Coro<> shop(web::Application& app, web::Yield close) {
  db::Pool& db = app.set(co_await db::Pool::create("sqlite::memory:", {.init = tables}));
  co_await close();
  co_await with(db.acquire(), [](db::Connection& connection) -> Coro<> {
    int orders = co_await connection.fetch_value<int>("SELECT count(*) FROM orders");
    int boxes = co_await connection.fetch_value<int>("SELECT boxes FROM shelf");
    invariant("a box is gone from the shelf for each order", orders + boxes == 10);
  });
  co_await db.close();
}

int main() {
  web::Application app;
  app.router().add_post("/orders/{from}", handler);
  app.cleanup_ctx().append(shop);
  web::run_app(std::move(app), {.handler_cancellation = true});
}
