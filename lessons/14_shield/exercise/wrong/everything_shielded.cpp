// Fails: nobody searches the catalogue for who has left
#include "lesson.h"
#include "shop.h"

Coro<std::string> sell_and_recommend(db::Pool& db) {
  co_await write(db, "UPDATE shelf SET boxes = boxes - 1");
  co_await write(db, "INSERT INTO orders VALUES ('tea')");
  co_return co_await recommend();
}

Coro<web::Response> handler(web::Request& request) {
  std::string other = co_await shield(sell_and_recommend(request.app().get<db::Pool>()));
  co_return web::Response::text("thank you, and have a look at our " + other);
}

int main() {
  web::Application app;
  app.router().add_post("/orders/{from}", handler);
  app.cleanup_ctx().append(shop);
  web::run_app(std::move(app), {.handler_cancellation = true});
}
