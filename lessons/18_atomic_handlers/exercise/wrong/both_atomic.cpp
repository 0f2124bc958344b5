// Fails: nobody reads the list for a phone that has gone
#include "lesson.h"
#include "order_book.h"

// GET looks through the orders, POST takes one.
Coro<web::Response> orders(web::Request& request) {
  if (request.method() == "GET") {
    co_await sleep(500ms);  // a long list
    print("the list is done");
    co_return web::Response::text("tea, coffee, tea");
  }
  std::string order = co_await request.text();
  received += 1;
  co_await sleep(500ms);  // the bank is asked for the money
  co_await with(request.app().get<db::Pool>().acquire(), [&](db::Connection& connection) -> Coro<> {
    co_await connection.execute("INSERT INTO orders VALUES (?)", order);
  });
  co_return web::Response::text("thank you");
}

int main() {
  web::Application app;
  app.cleanup_ctx().append(shop);
  jobs::setup(app);
  app.router().add_route("*", "/orders", jobs::atomic(orders));
  web::run_app(std::move(app), {.handler_cancellation = true});
}
