// One SQLite handle, as the thread sees it that has it at the moment: a worker, or the loop while no worker has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "db/detail/request.h"

struct sqlite3;
struct sqlite3_stmt;

namespace aio::db::detail {

/// How to open a database.
struct OpenOptions {
  std::string path;
  bool in_memory = false;
  bool simulated = false;  ///< time and chance are the run's
  std::uint64_t seed = 0;  ///< of chance
  std::string mode;        ///< "ro", "rw", "rwc"
  std::string init;        ///< SQL that a new connection begins with
  std::size_t cached_statements = 0;
  std::size_t max_result_bytes = 0;
};

class Database {
 public:
  explicit Database(const OpenOptions& options) : options_(options) {}
  ~Database() { close(); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Does what is asked and fills in the outcome.
  void perform(Request& request) noexcept;
  /// Throws: OperationalError, DatabaseError.
  void open();
  /// Idempotent.
  void close() noexcept;

  bool is_open() const noexcept { return handle_ != nullptr; }
  /// Whether a transaction is open.
  bool in_transaction() const noexcept;
  /// Whether the handle is of no use any more: the file is damaged, gone or cannot be read.
  bool is_broken() const noexcept { return broken_; }

 private:
  struct Cached {
    std::string sql;
    sqlite3_stmt* statement;
  };

  void perform_action(Request& request);
  void execute_many(Request& request);
  void run_script(const std::string& sql);
  /// Runs one statement; keeps its rows when it is a fetch.
  void run_statement(const std::string& sql, const std::vector<Value>& parameters, Request& request);
  void step_through(sqlite3_stmt* statement, const std::string& sql, Request& request);
  void read_row(sqlite3_stmt* statement, const std::string& sql, Request& request);
  void run_plain(const char* sql);
  sqlite3_stmt* prepare(const std::string& sql);
  sqlite3_stmt* cached(const std::string& sql);
  void bind(sqlite3_stmt* statement, const std::string& sql, const std::vector<Value>& parameters);
  void check(int code, const std::string& sql);
  [[noreturn]] void fail(int code, const std::string& sql);
  bool may_wait_for_lock() const noexcept;
  static int ask_to_stop(void* database) noexcept;

  const OpenOptions& options_;
  sqlite3* handle_ = nullptr;
  Request* running_ = nullptr;
  std::vector<Cached> cache_;  // the latest used first
  std::size_t result_bytes_ = 0;
  bool broken_ = false;
};

}  // namespace aio::db::detail
