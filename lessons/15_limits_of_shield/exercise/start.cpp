#include "lesson.h"
#include "orders.h"

Coro<web::Response> handler(web::Request& request) {
  std::string order = co_await request.text();
  received += 1;
  co_await shield(save(request.app().get<db::Pool>(), order));
  co_return web::Response::text("thank you");
}

Coro<> shop(web::Application& app, web::Yield close) {
  db::Pool& db = app.set(co_await open_database());
  co_await close();
  co_await count(db);
  co_await db.close();
}

int main() {
  web::Application app;
  app.router().add_post("/orders/{from}", handler);
  app.cleanup_ctx().append(shop);
  web::run_app(std::move(app), {.handler_cancellation = true});
}
