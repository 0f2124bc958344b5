#include "db/detail/world.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "base/random.h"
#include "db/errors.h"
#include "runtime/backend.h"
#include "runtime/detail/thread_state.h"

namespace aio::db::detail {
namespace {

constexpr std::int64_t kJulianEpoch = 210'866'760'000'000;     // 1970-01-01 in milliseconds of the Julian day
constexpr std::int64_t kSimulationBegins = 1'767'225'600'000;  // 2026-01-01, as in HTTP's dates, in milliseconds
constexpr std::int64_t kNanosecondsAMillisecond = 1'000'000;
constexpr double kMillisecondsADay = 86'400'000.0;
constexpr std::int64_t kMaxRandomBlob = 1'000'000;  // bytes

int virtual_time(sqlite3_vfs*, sqlite3_int64* now) {
  const Backend* backend = aio::detail::current_backend();
  const std::int64_t passed = backend ? backend->record_time().count() / kNanosecondsAMillisecond : 0;
  *now = kJulianEpoch + kSimulationBegins + passed;
  return SQLITE_OK;
}

int virtual_days(sqlite3_vfs* world, double* now) {
  sqlite3_int64 milliseconds = 0;
  virtual_time(world, &milliseconds);
  *now = static_cast<double>(milliseconds) / kMillisecondsADay;
  return SQLITE_OK;
}

/// Copies of SQLite's own worlds with another clock. SQLite keeps them in a list of the process, so they stay.
struct SimulatedWorlds {
  SimulatedWorlds() {
    sqlite3_initialize();
    enter("memdb", "aio-memory", memory);
    enter(nullptr, "aio-files", files);
  }
  static void enter(const char* original, const char* name, sqlite3_vfs& copy) {
    copy = *sqlite3_vfs_find(original);
    copy.zName = name;
    copy.pNext = nullptr;
    copy.xCurrentTime = &virtual_days;
    copy.xCurrentTimeInt64 = &virtual_time;
    sqlite3_vfs_register(&copy, 0);
  }
  sqlite3_vfs memory = {};
  sqlite3_vfs files = {};
};

Random& random_of(sqlite3_context* context) {
  return *static_cast<Random*>(sqlite3_user_data(context));
}

void random_number(sqlite3_context* context, int, sqlite3_value**) {
  sqlite3_result_int64(context, static_cast<std::int64_t>(random_of(context).next()));
}

void random_blob(sqlite3_context* context, int, sqlite3_value** arguments) {
  const std::int64_t wanted = std::clamp<std::int64_t>(sqlite3_value_int64(arguments[0]), 1, kMaxRandomBlob);
  std::vector<unsigned char> bytes(static_cast<std::size_t>(wanted));
  for (unsigned char& each : bytes) each = static_cast<unsigned char>(random_of(context).next());
  sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}

void forget_random(void* random) {
  delete static_cast<Random*>(random);
}

}  // namespace

const char* world_of(bool in_memory, bool simulated) {
  if (!simulated) return in_memory ? "memdb" : nullptr;
  static const SimulatedWorlds worlds;
  return in_memory ? worlds.memory.zName : worlds.files.zName;
}

void seed_chance(sqlite3* handle, std::uint64_t seed) {
  sqlite3_create_function_v2(handle, "random", 0, SQLITE_UTF8, new Random(seed), &random_number, nullptr, nullptr,
                             &forget_random);
  sqlite3_create_function_v2(handle, "randomblob", 1, SQLITE_UTF8, new Random(seed), &random_blob, nullptr, nullptr,
                             &forget_random);
}

}  // namespace aio::db::detail
