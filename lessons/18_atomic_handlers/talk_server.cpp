#include "lesson.h"

int received = 0;

Coro<> insert(db::Pool& db, std::string table, std::string item) {
  co_await with(db.acquire(), [&](db::Connection& connection) -> Coro<> {
    co_await sleep(500ms);  // the database is slow today
    co_await connection.execute("INSERT INTO " + table + " VALUES (?)", item);
  });
}

Coro<> unprotected(db::Pool& db, std::string item) {
  co_await insert(db, "orders", item);
  co_await insert(db, "invoices", item);
}

Coro<> two_shields(db::Pool& db, std::string item) {
  co_await shield(insert(db, "orders", item));
  co_await shield(insert(db, "invoices", item));
}

Coro<> one_shield(db::Pool& db, std::string item) {
  co_await shield(unprotected(db, item));
}

web::Handler taking_orders(Coro<> (*save)(db::Pool&, std::string)) {
  return [save](web::Request& request) -> Coro<web::Response> {
    std::string item = co_await request.text();
    received += 1;
    print("an order:", item);
    co_await save(request.app().get<db::Pool>(), item);
    co_return web::Response::text("thank you\n");
  };
}

Coro<> shop(web::Application& app, web::Yield close) {
  db::Pool& db = app.set(co_await db::Pool::create(
      "sqlite::memory:",
      {.init = "CREATE TABLE IF NOT EXISTS orders(item); CREATE TABLE IF NOT EXISTS invoices(item)"}));
  co_await close();
  co_await with(db.acquire(), [](db::Connection& connection) -> Coro<> {
    int orders = co_await connection.fetch_value<int>("SELECT count(*) FROM orders");
    int invoices = co_await connection.fetch_value<int>("SELECT count(*) FROM invoices");
    print("received", received, "orders", orders, "invoices", invoices);
    invariant("every order that was received is stored, with its invoice", orders == received && invoices == received);
  });
  co_await db.close();
}

int main() {
  web::Application app;
  app.cleanup_ctx().append(shop);
  jobs::setup(app);
  app.router().add_post("/unprotected", taking_orders(unprotected));
  app.router().add_post("/two_shields", taking_orders(two_shields));
  app.router().add_post("/one_shield", taking_orders(one_shield));
  app.router().add_post("/atomic", jobs::atomic(taking_orders(unprotected)));
  web::run_app(std::move(app), {.handler_cancellation = true});
}
