// Fails: a bank that never answers does not keep the shop open
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
  for (const Outcome<>& outcome : co_await gather_settled(saving)) {
    failed += outcome.has_value() ? 0 : 1;
  }
  co_await count(db);
  co_await db.close();
}

int main() {
  web::Application app;
  app.router().add_post("/orders/{from}", handler);
  app.cleanup_ctx().append(shop);
  web::run_app(std::move(app), {.handler_cancellation = true});
}
