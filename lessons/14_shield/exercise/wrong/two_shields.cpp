// Fails: both writes or none, wherever the handler is cancelled
#include "lesson.h"
#include "shop.h"

Coro<web::Response> handler(web::Request& request) {
  db::Pool& db = request.app().get<db::Pool>();
  co_await shield(write(db, "UPDATE shelf SET boxes = boxes - 1"));
  co_await shield(write(db, "INSERT INTO orders VALUES ('tea')"));
  co_return web::Response::text("thank you, and have a look at our " + co_await recommend());
}

int main() {
  web::Application app;
  app.router().add_post("/orders/{from}", handler);
  app.cleanup_ctx().append(shop);
  web::run_app(std::move(app), {.handler_cancellation = true});
}
