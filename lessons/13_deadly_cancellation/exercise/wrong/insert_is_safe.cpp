// Fails: no danger is overlooked
#include "lesson.h"

// The handler can be cancelled at five places: "bank", "connection", "insert", "give back" and "kitchen". At which of
// them is an order lost that was received?
const std::string dangerous = "bank, connection";

std::string place;  // where the handler of the tea stands

void stands(std::string order, std::string at) {
  if (order == "tea") place = at;
}

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
  db::Pool& db = app.set(
      co_await db::Pool::create("sqlite::memory:", {.max_size = 1, .init = "CREATE TABLE IF NOT EXISTS orders(item)"}));
  co_await close();
  co_await with(db.acquire(), [](db::Connection& connection) -> Coro<> {
    int stored = co_await connection.fetch_value<int>("SELECT count(*) FROM orders WHERE item = 'tea'");
    bool feared = dangerous.find(place) != std::string::npos;
    print("last seen at:", place);
    print("predicted:", feared ? "lost" : "kept");
    print("in fact:", stored == 1 ? "kept" : "lost");
  });
  co_await db.close();
}

int main() {
  web::Application app;
  app.router().add_post("/orders/{from}", handler);
  app.cleanup_ctx().append(shop);
  web::run_app(std::move(app), {.handler_cancellation = true});
}
