// Fails: the order is stored before the shop closes
#include "lesson.h"

int received = 0;
int failed = 0;
std::vector<Task<>> saving;

Coro<> save(db::Pool& db, std::string order) {
  co_await sleep(order == "gold" ? 3600s : 1s);  // the bank is asked for the money
  co_await with(db.acquire(), [&](db::Connection& connection) -> Coro<> {
    co_await connection.execute("INSERT INTO orders VALUES (?)", order);
  });
}

Coro<web::Response> handler(web::Request& request) {
  std::string order = co_await request.text();
  received += 1;
  saving.push_back(create_task(save(request.app().get<db::Pool>(), order)));
  co_await shield(saving.back());
  co_return web::Response::text("thank you");
}

Coro<> shop(web::Application& app, web::Yield close) {
  db::Pool& db =
      app.set(co_await db::Pool::create("sqlite::memory:", {.init = "CREATE TABLE IF NOT EXISTS orders(item UNIQUE)"}));
  co_await close();
  co_await with(db.acquire(), [](db::Connection& connection) -> Coro<> {
    int stored = co_await connection.fetch_value<int>("SELECT count(*) FROM orders");
    print("stored:", stored, "failed:", failed);
    invariant("every order is stored, or known to have failed", stored + failed == received);
  });
  co_await db.close();
}

int main() {
  web::Application app;
  app.router().add_post("/orders/{from}", handler);
  app.cleanup_ctx().append(shop);
  web::run_app(std::move(app), {.handler_cancellation = true});
}
