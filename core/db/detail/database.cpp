#include "db/detail/database.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "db/detail/sqlite_error.h"
#include "db/detail/world.h"
#include "db/errors.h"

namespace aio::db::detail {
namespace {

// Between two looks at whether to stop; some microseconds. Units: SQLite's virtual machine instructions.
constexpr int kInstructionsBetweenLooks = 1'000;

/// A statement that is reset at the end of the scope, so that it holds no lock.
class Use {
 public:
  explicit Use(sqlite3_stmt* statement) noexcept : statement_(statement) {}
  ~Use() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  sqlite3_stmt* statement_;
};

/// Thrown through the statement; perform() makes an outcome of it.
struct Stopped {};
struct Locked {};

int bind_value(sqlite3_stmt* statement, int index, const Value& value) {
  switch (value.type()) {
    case Value::Type::null:
      return sqlite3_bind_null(statement, index);
    case Value::Type::integer:
      return sqlite3_bind_int64(statement, index, std::get<std::int64_t>(value.data()));
    case Value::Type::real:
      return sqlite3_bind_double(statement, index, std::get<double>(value.data()));
    case Value::Type::text: {
      const std::string& text = std::get<std::string>(value.data());
      return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    case Value::Type::blob: {
      const Blob& blob = std::get<Blob>(value.data());
      if (blob.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
      return sqlite3_bind_blob64(statement, index, blob.data(), blob.size(), SQLITE_STATIC);
    }
  }
  return SQLITE_MISUSE;
}

Value column_value(sqlite3_stmt* statement, int index) {
  switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER:
      return sqlite3_column_int64(statement, index);
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, index);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
      return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, index)));
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement, index));
      return Blob(bytes, bytes + sqlite3_column_bytes(statement, index));
    }
    default:
      return {};
  }
}

std::string counted(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " parameter" : " parameters");
}

}  // namespace

void Database::perform(Request& request) noexcept {
  request.executed = true;
  if (request.is_interrupted()) {
    request.was_stopped = true;
    return;
  }
  running_ = &request;
  try {
    perform_action(request);
  } catch (Stopped) {
    request.was_stopped = true;
  } catch (Locked) {
    request.is_locked = true;
    request.error = std::make_exception_ptr(OperationalError("database is locked", request.sql));
  } catch (...) {
    request.error = std::current_exception();
  }
  running_ = nullptr;
}

void Database::perform_action(Request& request) {
  request.rows.clear();
  request.columns.reset();
  result_bytes_ = 0;
  if (request.action == Action::open) return open();
  if (request.action == Action::close) return close();
  if (!handle_) throw InterfaceError("The connection's database is closed", request.sql);
  switch (request.action) {
    case Action::execute_many:
      return execute_many(request);
    case Action::script:
      return run_script(request.sql);
    default:
      return run_statement(request.sql, request.parameters.front(), request);
  }
}

void Database::open() {
  int flags = SQLITE_OPEN_NOMUTEX;
  if (options_.mode == "ro") flags |= SQLITE_OPEN_READONLY;
  if (options_.mode == "rw") flags |= SQLITE_OPEN_READWRITE;
  if (options_.mode == "rwc") flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int code =
      sqlite3_open_v2(options_.path.c_str(), &handle_, flags, world_of(options_.in_memory, options_.simulated));
  try {
    if (code != SQLITE_OK) fail(code, "");
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_progress_handler(handle_, kInstructionsBetweenLooks, &Database::ask_to_stop, this);
    if (options_.simulated) seed_chance(handle_, options_.seed);
    // SQLite opens lazily: a file that is no database is found at its first use.
    const int first_use = sqlite3_exec(handle_, "PRAGMA schema_version", nullptr, nullptr, nullptr);
    if ((first_use & 0xFF) != SQLITE_BUSY) check(first_use, "");  // statements wait for the lock, not this
    if (!options_.init.empty()) run_script(options_.init);
  } catch (...) {
    close();
    throw;
  }
}

void Database::close() noexcept {
  for (const Cached& each : cache_) sqlite3_finalize(each.statement);
  cache_.clear();
  sqlite3_close(std::exchange(handle_, nullptr));
}

bool Database::in_transaction() const noexcept {
  return handle_ && sqlite3_get_autocommit(handle_) == 0;
}

int Database::ask_to_stop(void* database) noexcept {
  const Request* request = static_cast<Database*>(database)->running_;
  return request && request->is_interrupted() ? 1 : 0;
}

void Database::execute_many(Request& request) {
  std::int64_t rows = 0;
  run_plain("SAVEPOINT aio_executemany");
  try {
    for (const std::vector<Value>& each : request.parameters) {
      run_statement(request.sql, each, request);
      rows += request.result.rowcount;
    }
    run_plain("RELEASE aio_executemany");
  } catch (...) {
    // After some errors SQLite has rolled everything back itself.
    if (in_transaction()) {
      running_ = nullptr;
      run_plain("ROLLBACK TO aio_executemany");
      run_plain("RELEASE aio_executemany");
    }
    throw;
  }
  request.result.rowcount = rows;
}

void Database::run_script(const std::string& sql) {
  const char* rest = sql.c_str();
  const char* const end = rest + sql.size();
  while (rest < end) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    const std::string text(rest);
    check(sqlite3_prepare_v2(handle_, rest, static_cast<int>(end - rest), &statement, &tail), text);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owner(statement, &sqlite3_finalize);
    const std::string one(rest, tail);
    rest = tail;
    if (!statement) continue;
    int code = sqlite3_step(statement);
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    if (code != SQLITE_DONE) fail(code, one);
  }
}

void Database::run_plain(const char* sql) {
  check(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr), sql);
}

void Database::run_statement(const std::string& sql, const std::vector<Value>& parameters, Request& request) {
  sqlite3_stmt* const statement = cached(sql);
  const Use use(statement);
  bind(statement, sql, parameters);
  const std::int64_t before = sqlite3_total_changes64(handle_);
  step_through(statement, sql, request);
  const bool changed = sqlite3_total_changes64(handle_) != before;
  request.result.rowcount = changed ? sqlite3_changes64(handle_) : 0;
  request.result.lastrowid = sqlite3_last_insert_rowid(handle_);
}

void Database::step_through(sqlite3_stmt* statement, const std::string& sql, Request& request) {
  const bool keeps_rows = request.action == Action::fetch;
  if (keeps_rows) {
    request.columns = std::make_shared<Columns>();
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      request.columns->emplace_back(sqlite3_column_name(statement, i));
    }
  }
  while (true) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) return;
    if (code != SQLITE_ROW) fail(code, sql);
    if (keeps_rows && request.rows.size() < request.max_rows) read_row(statement, sql, request);
    // What changes the database is carried out to its end.
    if (request.rows.size() == request.max_rows && sqlite3_stmt_readonly(statement)) return;
  }
}

void Database::read_row(sqlite3_stmt* statement, const std::string& sql, Request& request) {
  const int count = sqlite3_column_count(statement);
  std::vector<Value> values;
  values.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    values.push_back(column_value(statement, i));
    result_bytes_ += sizeof(Value) + static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
  }
  if (result_bytes_ > options_.max_result_bytes) {
    throw OperationalError("the result is larger than " + std::to_string(options_.max_result_bytes) +
                               " bytes; ask for less with LIMIT, or raise max_result_bytes",
                           sql);
  }
  request.rows.push_back(std::move(values));
}

sqlite3_stmt* Database::cached(const std::string& sql) {
  const auto found = std::find_if(cache_.begin(), cache_.end(), [&](const Cached& each) { return each.sql == sql; });
  if (found != cache_.end()) {
    std::rotate(cache_.begin(), found, found + 1);
    return cache_.front().statement;
  }
  sqlite3_stmt* const statement = prepare(sql);
  if (cache_.size() >= options_.cached_statements) {
    sqlite3_finalize(cache_.back().statement);
    cache_.pop_back();
  }
  cache_.insert(cache_.begin(), {sql, statement});
  return statement;
}

sqlite3_stmt* Database::prepare(const std::string& sql) {
  if (sql.find('\0') != sql.npos) throw ProgrammingError("the SQL has a null character; give it as a parameter", sql);
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  check(sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                           &tail),
        sql);
  if (!statement) throw ProgrammingError("there is no statement in this SQL", sql);
  // Behind the statement there may be blanks and comments, of which SQLite makes no statement.
  sqlite3_stmt* second = nullptr;
  const int code = sqlite3_prepare_v2(handle_, tail, -1, &second, nullptr);
  sqlite3_finalize(second);
  if (second || code != SQLITE_OK) {
    sqlite3_finalize(statement);
    throw ProgrammingError("execute() and its like take one statement; execute_script() takes several", sql);
  }
  return statement;
}

void Database::bind(sqlite3_stmt* statement, const std::string& sql, const std::vector<Value>& parameters) {
  const auto wanted = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
  if (wanted != parameters.size()) {
    throw ProgrammingError("the statement has " + counted(wanted) + ", and " + std::to_string(parameters.size()) +
                               (parameters.size() == 1 ? " was given" : " were given"),
                           sql);
  }
  for (std::size_t i = 0; i < wanted; ++i) check(bind_value(statement, static_cast<int>(i + 1), parameters[i]), sql);
}

void Database::check(int code, const std::string& sql) {
  if (code != SQLITE_OK) fail(code, sql);
}

// As SQLite itself decides whether to call a busy handler: who holds a shared lock must not wait, for the other may
// be waiting for that. It lets go first.
bool Database::may_wait_for_lock() const noexcept {
  return sqlite3_txn_state(handle_, "main") != SQLITE_TXN_READ || !in_transaction();
}

void Database::fail(int code, const std::string& sql) {
  const int primary = code & 0xFF;
  if (primary == SQLITE_INTERRUPT && running_ && running_->is_interrupted()) throw Stopped();
  if (primary == SQLITE_BUSY && code != SQLITE_BUSY_SNAPSHOT && running_ && running_->action != Action::script &&
      may_wait_for_lock()) {
    throw Locked();
  }
  broken_ = broken_ || breaks_connection(code);
  throw_sqlite_error(handle_, code, sql, options_);
}

}  // namespace aio::db::detail
