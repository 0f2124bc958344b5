// Fails: nobody reads the list for a phone that has gone
#include "lesson.h"

int received = 0;

// GET looks through the orders, POST takes one.
Coro<web::Response> orders(web::Request& request) {
  if (request.method() == "GET") {
    co_await sleep(500ms);  // a long list
    print("the list is done");
    co_return web::Response::text("tea, coffee, tea");
  }
  std::string order = co_await request.text();
  received += 1;
  co_await sleep(500ms);  // the bank is asked for the money
  co_await with(request.app().get<db::Pool>().acquire(), [&](db::Connection& connection) -> Coro<> {
    co_await connection.execute("INSERT INTO orders VALUES (?)", order);
  });
  co_return web::Response::text("thank you");
}

Coro<> shop(web::Application& app, web::Yield close) {
  db::Pool& db =
      app.set(co_await db::Pool::create("sqlite::memory:", {.init = "CREATE TABLE IF NOT EXISTS orders(item)"}));
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
  app.cleanup_ctx().append(shop);
  jobs::setup(app);
  app.router().add_route("*", "/orders", jobs::atomic(orders));
  web::run_app(std::move(app), {.handler_cancellation = true});
}
