// A pool of connections to a database. Mirrors asyncpg's Pool over Python's sqlite3. Loop thread only: what databases
// do is done on worker threads.
#pragma once

#include <cstddef>
#include <optional>
#include <source_location>
#include <string>

#include "base/duration.h"
#include "base/ref.h"
#include "db/connection.h"
#include "runtime/coro.h"

namespace aio::db {

/// How long a statement waits for a lock that another connection holds. Source: Python, sqlite3.connect's timeout.
inline constexpr Duration kLockTimeout{5'000'000'000};
/// How long close() waits for connections that are out. Source: asyncpg, which warns after so long.
inline constexpr Duration kPoolCloseTimeout{60'000'000'000};
/// Prepared statements that a connection keeps. Source: Python, sqlite3.connect's cached_statements.
inline constexpr std::size_t kCachedStatements = 128;
/// Units: bytes of one result in memory.
inline constexpr std::size_t kMaxResultBytes = 64 * 1024 * 1024;
/// Connections, and so worker threads, of one pool at most.
inline constexpr std::size_t kMaxPoolSize = 1'000;

struct PoolOptions {
  /// Connections that are opened by create(). asyncpg opens 10; one of SQLite's is open in microseconds.
  std::size_t min_size = 1;
  /// Connections at most, each with a worker thread while it is used. Source: asyncpg.
  std::size_t max_size = 10;
  /// How long a statement waits for a lock of another connection before it throws OperationalError.
  Duration timeout = kLockTimeout;
  /// The file is opened as SQLite's URIs say: "rwc" creates it, "rw" does not, "ro" only reads.
  std::string mode = "rwc";
  /// SQL that each new connection begins with: "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON".
  std::string init = {};
  std::size_t cached_statements = kCachedStatements;
  std::size_t max_result_bytes = kMaxResultBytes;
};

namespace detail {
class PoolState;
}

/// Gives out connections, at most max_size at a time, first come, first served. It keeps those that come back, and
/// replaces those that are broken.
/// Lifetime: a handle. Dropped without close(), it closes its connections and is reported; connections that are out
/// keep the pool until they come back.
/// Source: slide "Web-handler"; asyncpg, Pool.
class [[nodiscard]] Pool {
 public:
  /// Opens a pool: with(Pool::create("sqlite:file.db"), body) closes it. `url` is "sqlite:" and a path, or
  /// "sqlite::memory:" for a database in memory that the pool's connections share and that goes with it, or
  /// "sqlite::memory:name" for one that pools of the same process share.
  /// Suspends: until min_size connections are open.
  /// Throws: ValueError for another url and for options that make no sense; OperationalError when the file cannot be
  /// opened, DatabaseError when it is no database.
  [[nodiscard]] static Coro<Pool> create(std::string url, std::source_location where = std::source_location::current());
  [[nodiscard]] static Coro<Pool> create(std::string url, PoolOptions options,
                                         std::source_location where = std::source_location::current());

  Pool(Pool&&) noexcept;
  Pool& operator=(Pool&&) noexcept;
  ~Pool();

  /// Takes a connection: the one used last, or a new one; with(pool.acquire(), body) gives it back.
  /// Suspends: while max_size are out, and while a new one opens. Cancellation: nothing is taken.
  /// Throws: TimeoutError when there is none within `timeout`, none means without a limit; InterfaceError when the pool
  /// is closed, also for those who wait; what create() throws.
  Coro<Connection> acquire(std::optional<Duration> timeout = {},
                           std::source_location where = std::source_location::current());

  /// Lets nobody acquire any more, waits for the connections that are out, and closes all.
  /// Cancellation: the pool stays closed for new ones; close() again goes on waiting.
  /// Throws: TimeoutError that says which were still out after `timeout`; they were taken back as terminate() does.
  Coro<> close(std::optional<Duration> timeout = kPoolCloseTimeout);
  /// Closes at once: statements that run are interrupted, transactions rolled back, and who still has a connection
  /// finds it closed. Source: asyncpg, Pool.terminate.
  void terminate() noexcept;

  /// Connections that are open, in use or not.
  std::size_t size() const noexcept;
  /// Connections that nobody uses.
  std::size_t idle_size() const noexcept;
  std::size_t min_size() const noexcept;
  std::size_t max_size() const noexcept;

 private:
  Pool(aio::detail::Ref<detail::PoolState> state, std::source_location where) noexcept;
  static Coro<Pool> make(std::string url, PoolOptions options, std::source_location where);
  void handle_gone() noexcept;

  aio::detail::Ref<detail::PoolState> state_;
  std::source_location where_;
};

}  // namespace aio::db
