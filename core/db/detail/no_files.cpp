#include "db/detail/no_files.h"

#include <sqlite3.h>

#include <cstring>

namespace {

constexpr int kLongestPath = 512;  // bytes

int refuse_to_open(sqlite3_vfs*, const char*, sqlite3_file* file, int, int*) {
  file->pMethods = nullptr;
  return SQLITE_CANTOPEN;
}

int remove_nothing(sqlite3_vfs*, const char*, int) {
  return SQLITE_OK;
}

int find_nothing(sqlite3_vfs*, const char*, int, int* found) {
  *found = 0;
  return SQLITE_OK;
}

int keep_path(sqlite3_vfs*, const char* path, int size, char* into) {
  sqlite3_snprintf(size, into, "%s", path);
  return SQLITE_OK;
}

// SQLite's own generator only names temporary files with it.
int no_randomness(sqlite3_vfs*, int size, char* into) {
  std::memset(into, 0, static_cast<std::size_t>(size));
  return size;
}

int no_sleep(sqlite3_vfs*, int) {
  return 0;
}

int no_time(sqlite3_vfs*, double* now) {
  *now = 0;
  return SQLITE_OK;
}

}  // namespace

int sqlite3_os_init() {
  static sqlite3_vfs no_files = {1,
                                 sizeof(sqlite3_file),
                                 kLongestPath,
                                 nullptr,
                                 "aio-none",
                                 nullptr,
                                 refuse_to_open,
                                 remove_nothing,
                                 find_nothing,
                                 keep_path,
                                 nullptr,
                                 nullptr,
                                 nullptr,
                                 nullptr,
                                 no_randomness,
                                 no_sleep,
                                 no_time,
                                 nullptr,
                                 nullptr,
                                 nullptr,
                                 nullptr,
                                 nullptr};
  return sqlite3_vfs_register(&no_files, 1);
}

int sqlite3_os_end() {
  return SQLITE_OK;
}
