// The shop's database, where the handler of the tea stands, and what becomes of that order.
#pragma once

#include "lesson.h"

inline std::string place;  // where the handler of the tea stands

inline void stands(std::string order, std::string at) {
  if (order == "tea") place = at;
}

inline Coro<db::Pool> open_database() {
  co_return co_await db::Pool::create("sqlite::memory:",
                                      {.max_size = 1, .init = "CREATE TABLE IF NOT EXISTS orders(item)"});
}

// Tells what was predicted of the tea, and whether it is in the database.
inline Coro<> compare(db::Pool& db, std::string dangerous) {
  co_await with(db.acquire(), [&](db::Connection& connection) -> Coro<> {
    int stored = co_await connection.fetch_value<int>("SELECT count(*) FROM orders WHERE item = 'tea'");
    bool feared = dangerous.find(place) != std::string::npos;
    print("last seen at:", place);
    print("predicted:", feared ? "lost" : "kept");
    print("in fact:", stored == 1 ? "kept" : "lost");
  });
}
