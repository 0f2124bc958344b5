#include "db/transaction.h"

#include <string>
#include <utility>
#include <vector>

#include "db/detail/connection_state.h"
#include "db/errors.h"
#include "runtime/with.h"

namespace aio::db {
namespace {

using aio::detail::Ref;
using detail::Action;
using detail::ConnectionState;
using detail::Request;

Ref<Request> make_request(const char* op, std::string sql) {
  Ref<Request> request(new Request(Action::execute, op, std::move(sql)));
  request->parameters.emplace_back();
  return request;
}

const char* begin_sql(TransactionMode mode) noexcept {
  if (mode == TransactionMode::deferred) return "BEGIN DEFERRED";
  if (mode == TransactionMode::exclusive) return "BEGIN EXCLUSIVE";
  return "BEGIN IMMEDIATE";
}

Coro<> execute(Ref<ConnectionState> state, const char* op, std::string sql) {
  const Ref<Request> request = make_request(op, std::move(sql));
  Coro<> work = ConnectionState::perform(state, request);
  co_await work;
}

Coro<> execute_all(Ref<ConnectionState> state, const char* op, std::vector<std::string> statements) {
  for (std::string& sql : statements) {
    Coro<> work = execute(state, op, std::move(sql));
    co_await work;
  }
}

AIO_CORO_WRAPPER Coro<> roll_back(Ref<ConnectionState> state, const std::string& savepoint) {
  std::vector<std::string> statements;
  if (savepoint.empty()) {
    statements.push_back("ROLLBACK");
  } else {
    statements.push_back("ROLLBACK TO " + savepoint);
    statements.push_back("RELEASE " + savepoint);
  }
  return execute_all(std::move(state), "rollback", std::move(statements));
}

Coro<> commit(Ref<ConnectionState> state, std::string savepoint) {
  std::exception_ptr error;
  try {
    Coro<> work = execute(state, "commit", savepoint.empty() ? "COMMIT" : "RELEASE " + savepoint);
    co_await work;
  } catch (...) {
    error = std::current_exception();
  }
  if (!error) co_return;
  if (state->in_transaction()) {
    Coro<> back = roll_back(state, savepoint);
    co_await back;
  }
  std::rethrow_exception(error);
}

// What is left to do when the scope is left. A transaction is lost as a whole: its outermost scope rolls back all of
// it.
Coro<> end(Ref<ConnectionState> state, std::uint64_t loan, std::string savepoint, bool good) {
  if (!state->is_lent(loan)) co_return;  // rolled back when it was given back
  const std::string lost = state->lost;
  const bool outermost = --state->depth == 0;
  if (outermost) state->lost.clear();
  if (lost.empty()) {
    Coro<> work = good ? commit(state, savepoint) : roll_back(state, savepoint);
    co_await work;
    co_return;
  }
  if (outermost && state->in_transaction()) {
    Coro<> work = roll_back(state, {});
    co_await work;
  }
  if (good) throw OperationalError("The transaction was rolled back: " + lost);
}

Coro<> nothing() {
  co_return;
}

}  // namespace

Transaction::Transaction(Ref<ConnectionState> state, std::string savepoint, std::source_location where) noexcept
    : state_(std::move(state)), loan_(state_->loan()), savepoint_(std::move(savepoint)), where_(where) {}

Transaction::Transaction(Transaction&& other) noexcept = default;

Transaction::~Transaction() = default;

Coro<Transaction> Transaction::begin(Ref<ConnectionState> state, TransactionMode mode, std::source_location where) {
  std::string savepoint;
  if (state->in_transaction()) savepoint = "aio_" + std::to_string(state->depth + 1);
  Coro<> work = execute(state, "begin", savepoint.empty() ? begin_sql(mode) : "SAVEPOINT " + savepoint);
  co_await work;
  ++state->depth;
  Transaction transaction(std::move(state), std::move(savepoint), where);
  co_return transaction;
}

AIO_CORO_WRAPPER Coro<> Transaction::aexit(std::exception_ptr error) {
  auto leave = [state = state_, loan = loan_, savepoint = savepoint_, good = !error]()
                   AIO_CORO_WRAPPER_LAMBDA { return end(state, loan, savepoint, good); };
  return async_finally(nothing(), std::move(leave), where_);
}

}  // namespace aio::db
