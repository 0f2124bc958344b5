// Fails: the order is stored before the shop closes
#include "lesson.h"
#include "orders.h"

std::vector<Task<>> saving;

Coro<web::Response> handler(web::Request& request) {
  std::string order = co_await request.text();
  received += 1;
  saving.push_back(create_task(save(request.app().get<db::Pool>(), order)));
  co_await shield(saving.back());
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
