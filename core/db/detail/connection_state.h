// One connection of a pool, on the loop's side: one statement at a time, its trace, what becomes of it afterwards.
// Loop thread only; its database is the worker's while a statement is there.
//
//   opened -> idle -> lent -> returning (interrupting, rolling back) -> idle, or closed when it is broken or the pool
//   closes
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "base/place.h"
#include "base/ref.h"
#include "db/detail/database.h"
#include "db/detail/request.h"
#include "runtime/coro.h"
#include "runtime/detail/wait_queue.h"

namespace aio::db::detail {

using aio::detail::Ref;
class PoolState;

class ConnectionState final : public aio::detail::RefCounted {
 public:
  /// Lifetime: the pool calls forget_pool() before it goes.
  explicit ConnectionState(PoolState& pool);

  /// Has the request carried out, again while the database is locked, at most for the pool's timeout.
  /// Cancellation: the statement is interrupted and its end awaited. It has no effect, and a transaction that it is in
  /// is lost, unless it had ended before.
  /// Throws: what the database throws; InterfaceError while another statement runs, and when it is taken back.
  static Coro<> perform(Ref<ConnectionState> self, Ref<Request> request);

  void lend(Ref<PoolState> pool, Place made_at);
  /// Ends the loan: a statement that runs is interrupted, a transaction rolled back and, if so wanted,
  /// reported; then it is the pool's again.
  void take_back(bool report = true) noexcept;
  /// Suspends: until take_back() is done with it. Cancellation: it goes on.
  static Coro<> wait_until_returned(Ref<ConnectionState> self);
  /// Closes the database on a worker; the pool hears of it.
  void close() noexcept;
  /// The pool goes first: nothing of it may be touched any more.
  void forget_pool() noexcept;

  bool is_lent() const noexcept { return static_cast<bool>(pool_); }
  bool is_lent(std::uint64_t loan) const noexcept { return is_lent() && loan == loan_; }
  /// The number of the present loan.
  std::uint64_t loan() const noexcept { return loan_; }
  Place lent_at() const noexcept { return lent_at_; }
  bool is_usable() const noexcept { return database_.is_open() && !database_.is_broken(); }
  /// "connection 3, acquired at main.cpp:12 by Task-4": for sentences.
  std::string description() const;
  /// As of the end of the last statement.
  bool in_transaction() const noexcept { return in_transaction_; }
  void record(std::string_view op) { record(op, {}, {}); }

  std::size_t depth = 0;  ///< of open transaction() scopes
  /// Why the open transaction() is lost, so that its scopes can only end. Empty: it is not.
  std::string lost;

 private:
  friend class Job;
  class Turn;

  static Coro<std::exception_ptr> outlast(Ref<ConnectionState> self, Ref<Request> request);
  static Coro<std::exception_ptr> wait_for_lock(Ref<ConnectionState> self, std::size_t attempt, Duration deadline);
  static Coro<> roll_back(Ref<ConnectionState> self);
  void submit(const Ref<Request>& request);
  void ended(Request& request) noexcept;
  void interrupt(Request& request);
  void go_on_returning() noexcept;
  void lose_transaction(const Request& request, bool was_in_transaction, bool cancelled);
  std::exception_ptr locked_error(const Request& request) const;
  void record(std::string_view op, std::string_view key, std::string_view text);
  void record_end(const Request& request);

  PoolState* home_;      // null when it is gone
  Ref<PoolState> pool_;  // while it is lent
  Database database_;
  Ref<Request> current_;  // at the worker
  aio::detail::WaitQueue returned_;
  aio::detail::TracedObject traced_{"connection"};
  Place lent_at_;
  std::string lent_to_;
  std::uint64_t loan_ = 0;
  bool busy_ = false;  // a coroutine performs a request
  bool returning_ = false;
  bool report_ = true;  // a transaction that is open when it is taken back
  bool in_transaction_ = false;
};

}  // namespace aio::db::detail
