#include "db/connection.h"

#include "db/detail/pool_state.h"
#include "runtime/detail/lint.h"

namespace aio::db {
namespace {

using aio::detail::Ref;
using detail::Action;
using detail::ConnectionState;
using detail::Request;

void check_loan(const ConnectionState& state, std::uint64_t loan, const std::string& sql) {
  if (!state.is_lent(loan)) {
    throw InterfaceError("The connection was given back; acquire() another one", sql);
  }
  if (!state.lost.empty()) {
    throw OperationalError("The transaction is lost, " + state.lost + "; nothing more can be done in it", sql);
  }
}

Ref<Request> make_request(Action action, std::string sql, std::vector<std::vector<Value>> parameters) {
  Ref<Request> request(new Request(action, "execute", std::move(sql)));
  request->parameters = std::move(parameters);
  return request;
}

std::vector<std::vector<Value>> one(std::vector<Value> parameters) {
  std::vector<std::vector<Value>> lists;
  lists.push_back(std::move(parameters));
  return lists;
}

Coro<> perform(Ref<ConnectionState> state, std::uint64_t loan, Ref<Request> request) {
  check_loan(*state, loan, request->sql);
  Coro<> work = ConnectionState::perform(state, request);
  co_await work;
}

Coro<Result> run(Ref<ConnectionState> state, std::uint64_t loan, Ref<Request> request) {
  Coro<> work = perform(state, loan, request);
  co_await work;
  const Result result = request->result;
  co_return result;
}

Coro<std::vector<Row>> fetch(Ref<ConnectionState> state, std::uint64_t loan, Ref<Request> request) {
  Coro<> work = perform(state, loan, request);
  co_await work;
  std::vector<Row> rows;
  rows.reserve(request->rows.size());
  for (std::vector<Value>& each : request->rows) rows.emplace_back(request->columns, std::move(each));
  co_return rows;
}

Coro<std::optional<Row>> fetch_first(Ref<ConnectionState> state, std::uint64_t loan, Ref<Request> request) {
  request->max_rows = 1;
  Coro<std::vector<Row>> work = fetch(state, loan, request);
  std::vector<Row> rows = co_await work;
  std::optional<Row> row;
  if (!rows.empty()) row = std::move(rows.front());
  co_return row;
}

Coro<> run_script(Ref<ConnectionState> state, std::uint64_t loan, Ref<Request> request) {
  Coro<> work = perform(state, loan, request);
  co_await work;
}

Coro<> give_back(Ref<ConnectionState> state, std::uint64_t loan) {
  if (!state->is_lent(loan)) co_return;
  state->take_back();
  Coro<> end = ConnectionState::wait_until_returned(state);
  co_await end;
}

}  // namespace

void detail::throw_no_row(const std::string& sql) {
  throw InterfaceError("There is no row; ask for a std::optional where there may be none", sql);
}

Connection::Connection(Ref<ConnectionState> state, std::source_location where) noexcept
    : state_(std::move(state)), loan_(state_->loan()), where_(where) {}

Connection::Connection(Connection&&) noexcept = default;

Connection& Connection::operator=(Connection&& other) noexcept {
  if (this != &other) handle_gone();
  state_ = std::move(other.state_);
  loan_ = other.loan_;
  where_ = other.where_;
  return *this;
}

Connection::~Connection() {
  handle_gone();
}

void Connection::handle_gone() noexcept {
  if (!state_ || !state_->is_lent(loan_)) return;
  aio::detail::report_never_closed(
      "a db::Connection was dropped without being given back: co_await its close(), or use with(pool.acquire(), ...)",
      where_);
  state_->take_back();
}

Coro<Connection> Connection::acquire(Ref<detail::PoolState> pool, std::optional<Duration> timeout,
                                     std::source_location where) {
  Coro<Ref<ConnectionState>> acquiring = detail::PoolState::acquire(pool, timeout);
  Ref<ConnectionState> state = co_await acquiring;
  state->lend(pool, where);
  Connection connection(std::move(state), where);
  co_return connection;
}

Coro<Result> Connection::execute_with(std::string sql, std::vector<Value> parameters) {
  return run(state_, loan_, make_request(Action::execute, std::move(sql), one(std::move(parameters))));
}

Coro<std::vector<Row>> Connection::fetch_with(std::string sql, std::vector<Value> parameters) {
  return fetch(state_, loan_, make_request(Action::fetch, std::move(sql), one(std::move(parameters))));
}

Coro<std::optional<Row>> Connection::fetch_one_with(std::string sql, std::vector<Value> parameters) {
  return fetch_first(state_, loan_, make_request(Action::fetch, std::move(sql), one(std::move(parameters))));
}

Coro<Result> Connection::executemany(std::string sql, std::vector<std::vector<Value>> parameters) {
  return run(state_, loan_, make_request(Action::execute_many, std::move(sql), std::move(parameters)));
}

Coro<> Connection::execute_script(std::string sql) {
  return run_script(state_, loan_, make_request(Action::script, std::move(sql), {}));
}

Coro<Transaction> Connection::transaction(TransactionMode mode, std::source_location where) {
  check_loan(*state_, loan_, "BEGIN");
  return Transaction::begin(state_, mode, where);
}

bool Connection::in_transaction() const noexcept {
  return state_->is_lent(loan_) && state_->in_transaction();
}

Coro<> Connection::close() {
  return give_back(state_, loan_);
}

}  // namespace aio::db
