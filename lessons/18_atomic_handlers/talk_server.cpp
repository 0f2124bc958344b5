#include "lesson.h"
#include "shop.h"

Coro<> unprotected(db::Pool& db, std::string item) {
  co_await insert(db, "orders", item);
  co_await insert(db, "invoices", item);
}

Coro<> two_shields(db::Pool& db, std::string item) {
  co_await shield(insert(db, "orders", item));
  co_await shield(insert(db, "invoices", item));
}

Coro<> one_shield(db::Pool& db, std::string item) {
  co_await shield(unprotected(db, item));
}

web::Handler taking_orders(Coro<> (*save)(db::Pool&, std::string)) {
  return [save](web::Request& request) -> Coro<web::Response> {
    std::string item = co_await request.text();
    received += 1;
    print("an order:", item);
    co_await save(request.app().get<db::Pool>(), item);
    co_return web::Response::text("thank you\n");
  };
}

int main() {
  web::Application app;
  app.cleanup_ctx().append(shop);
  jobs::setup(app);
  app.router().add_post("/unprotected", taking_orders(unprotected));
  app.router().add_post("/two_shields", taking_orders(two_shields));
  app.router().add_post("/one_shield", taking_orders(one_shield));
  app.router().add_post("/atomic", jobs::atomic(taking_orders(unprotected)));
  web::run_app(std::move(app), {.handler_cancellation = true});
}
