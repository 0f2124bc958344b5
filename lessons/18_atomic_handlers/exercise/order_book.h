// The shop's database, which is opened first and counted at the end of the day.
#pragma once

#include "lesson.h"

inline int received = 0;

inline Coro<> shop(web::Application& app, web::Yield close) {
  db::Pool& db =
      app.set(co_await db::Pool::create("sqlite::memory:", {.init = "CREATE TABLE IF NOT EXISTS orders(item)"}));
  co_await close();
  co_await with(db.acquire(), [](db::Connection& connection) -> Coro<> {
    int stored = co_await connection.fetch_value<int>("SELECT count(*) FROM orders");
    print(stored, "of", received, "orders are in the database");
    invariant("every order that was received is stored", stored == received);
  });
  co_await db.close();
}
