#include "db/detail/world.h"

#include <sqlite3.h>

namespace aio::db::detail {

const char* world_of(bool in_memory) noexcept {
  return in_memory ? "memdb" : nullptr;
}

void enter_world(sqlite3*) {}

}  // namespace aio::db::detail
