// The shop's orders: how one is saved, and how they are counted in the evening.
#pragma once

#include "lesson.h"

inline int received = 0;
inline int failed = 0;

inline Coro<db::Pool> open_database() {
  co_return co_await db::Pool::create("sqlite::memory:", {.init = "CREATE TABLE IF NOT EXISTS orders(item UNIQUE)"});
}

inline Coro<> save(db::Pool& db, std::string order) {
  co_await sleep(order == "gold" ? 3600s : 1s);  // the bank is asked for the money
  co_await with(db.acquire(), [&](db::Connection& connection) -> Coro<> {
    co_await connection.execute("INSERT INTO orders VALUES (?)", order);
  });
}

inline Coro<> count(db::Pool& db) {
  co_await with(db.acquire(), [](db::Connection& connection) -> Coro<> {
    int stored = co_await connection.fetch_value<int>("SELECT count(*) FROM orders");
    print("stored:", stored, "failed:", failed);
    invariant("every order is stored, or known to have failed", stored + failed == received);
  });
}
