#include "lesson.h"
#include "shop.h"

// The handler can be cancelled at five places: "bank", "connection", "insert", "give back" and "kitchen". At which of
// them is an order lost that was received?
const std::string dangerous = "bank, connection, insert";

Coro<web::Response> handler(web::Request& request) {
  std::string order = co_await request.text();
  stands(order, "bank");
  co_await sleep(30ms);  // the bank is asked for the money
  stands(order, "connection");
  co_await with(request.app().get<db::Pool>().acquire(), [&](db::Connection& connection) -> Coro<> {
    stands(order, "insert");
    co_await connection.execute("INSERT INTO orders VALUES (?)", order);
    stands(order, "give back");
  });
  stands(order, "kitchen");
  co_await sleep(30ms);  // the kitchen is told
  co_return web::Response::text("thank you");
}

Coro<> shop(web::Application& app, web::Yield close) {
  db::Pool& db = app.set(co_await open_database());
  co_await close();
  co_await compare(db, dangerous);
  co_await db.close();
}

int main() {
  web::Application app;
  app.router().add_post("/orders/{from}", handler);
  app.cleanup_ctx().append(shop);
  web::run_app(std::move(app), {.handler_cancellation = true});
}
