#include "lesson.h"

int received = 0;

Coro<web::Response> handler(web::Request& request) {
  db::Pool& db = request.app().get<db::Pool>();
  std::string order = co_await request.text();
  received += 1;
  print("received:", order);
  co_await with(db.acquire(), [&](db::Connection& connection) -> Coro<> {
    co_await connection.execute("INSERT INTO orders VALUES (?)", order);
  });
  print("stored:", order);
  co_return web::Response::text("thank you");
}

Coro<> shop(web::Application& app, web::Yield close) {
  db::Pool& db = app.set(
      co_await db::Pool::create("sqlite::memory:", {.max_size = 1, .init = "CREATE TABLE IF NOT EXISTS orders(item)"}));
  co_await close();
  co_await with(db.acquire(), [](db::Connection& connection) -> Coro<> {
    int stored = co_await connection.fetch_value<int>("SELECT count(*) FROM orders");
    print(stored, "of", received, "orders are in the database");
    invariant("every order that was received is stored", stored == received);
  });
  co_await db.close();
}

int main() {
  web::Application app;
  app.router().add_post("/orders/{from}", handler);
  app.cleanup_ctx().append(shop);
  web::run_app(std::move(app), {.handler_cancellation = true});
}
