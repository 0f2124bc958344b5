#pragma once

#include "lesson.h"

inline int received = 0;

inline Coro<> insert(db::Pool& db, std::string table, std::string item) {
  co_await with(db.acquire(), [&](db::Connection& connection) -> Coro<> {
    co_await sleep(500ms);  // the database is slow today
    co_await connection.execute("INSERT INTO " + table + " VALUES (?)", item);
  });
}

inline Coro<> shop(web::Application& app, web::Yield close) {
  db::Pool& db = app.set(co_await db::Pool::create(
      "sqlite::memory:",
      {.init = "CREATE TABLE IF NOT EXISTS orders(item); CREATE TABLE IF NOT EXISTS invoices(item)"}));
  co_await close();
  co_await with(db.acquire(), [](db::Connection& connection) -> Coro<> {
    int orders = co_await connection.fetch_value<int>("SELECT count(*) FROM orders");
    int invoices = co_await connection.fetch_value<int>("SELECT count(*) FROM invoices");
    print("received", received, "orders", orders, "invoices", invoices);
    invariant("every order that was received is stored, with its invoice", orders == received && invoices == received);
  });
  co_await db.close();
}
