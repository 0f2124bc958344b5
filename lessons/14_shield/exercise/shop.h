// A shop with a shelf of boxes, a list of orders and a catalogue.
#pragma once

#include "lesson.h"

inline const char* tables =
    "CREATE TABLE IF NOT EXISTS shelf AS SELECT 10 AS boxes;"
    "CREATE TABLE IF NOT EXISTS orders(item)";

inline Coro<> write(db::Pool& db, std::string sql) {
  co_await with(db.acquire(), [&](db::Connection& connection) -> Coro<> { co_await connection.execute(sql); });
}

// Goes through the whole catalogue.
inline Coro<std::string> recommend() {
  co_await sleep(200ms);
  print("found something that goes with tea");
  co_return "biscuits";
}

// At the end of the day it counts.
inline Coro<> shop(web::Application& app, web::Yield close) {
  db::Pool& db = app.set(co_await db::Pool::create("sqlite::memory:", {.init = tables}));
  co_await close();
  co_await with(db.acquire(), [](db::Connection& connection) -> Coro<> {
    int orders = co_await connection.fetch_value<int>("SELECT count(*) FROM orders");
    int boxes = co_await connection.fetch_value<int>("SELECT boxes FROM shelf");
    invariant("a box is gone from the shelf for each order", orders + boxes == 10);
  });
  co_await db.close();
}
