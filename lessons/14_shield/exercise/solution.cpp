#include "lesson.h"
#include "shop.h"

Coro<> sell(db::Pool& db) {
  co_await write(db, "UPDATE shelf SET boxes = boxes - 1");
  co_await write(db, "INSERT INTO orders VALUES ('tea')");
}

Coro<web::Response> handler(web::Request& request) {
  co_await shield(sell(request.app().get<db::Pool>()));
  co_return web::Response::text("thank you, and have a look at our " + co_await recommend());
}

int main() {
  web::Application app;
  app.router().add_post("/orders/{from}", handler);
  app.cleanup_ctx().append(shop);
  web::run_app(std::move(app), {.handler_cancellation = true});
}
