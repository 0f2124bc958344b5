#include "db/pool.h"

#include <utility>

#include "db/detail/pool_state.h"
#include "runtime/detail/lint.h"
#include "runtime/event_loop.h"

namespace aio::db {

Pool::Pool(aio::detail::Ref<detail::PoolState> state, std::source_location where) noexcept
    : state_(std::move(state)), where_(where) {}

Pool::Pool(Pool&&) noexcept = default;

Pool& Pool::operator=(Pool&& other) noexcept {
  if (this != &other) handle_gone();
  state_ = std::move(other.state_);
  where_ = other.where_;
  return *this;
}

Pool::~Pool() {
  handle_gone();
}

void Pool::handle_gone() noexcept {
  if (!state_ || state_->is_closing()) return;
  aio::detail::report_never_closed(
      "a db::Pool was dropped without being closed: co_await its close(), or use with(Pool::create(...), ...)", where_);
  const EventLoop* loop = aio::detail::running_loop();
  if (loop && !loop->is_closed()) state_->terminate();
}

Coro<Pool> Pool::make(std::string url, PoolOptions options, std::source_location where) {
  const aio::detail::Ref<detail::PoolState> state(
      new detail::PoolState(detail::parse_location(std::move(url)), std::move(options)));
  Coro<> opening = detail::PoolState::open(state);
  co_await opening;
  Pool pool(state, where);
  co_return pool;
}

Coro<Pool> Pool::create(std::string url, std::source_location where) {
  PoolOptions options;
  return make(std::move(url), std::move(options), where);
}

Coro<Pool> Pool::create(std::string url, PoolOptions options, std::source_location where) {
  return make(std::move(url), std::move(options), where);
}

Coro<Connection> Pool::acquire(std::optional<Duration> timeout, std::source_location where) {
  return Connection::acquire(state_, timeout, where);
}

Coro<> Pool::close(std::optional<Duration> timeout) {
  return detail::PoolState::close(state_, timeout);
}

void Pool::terminate() noexcept {
  state_->terminate();
}

std::size_t Pool::size() const noexcept {
  return state_->size();
}

std::size_t Pool::idle_size() const noexcept {
  return state_->idle_size();
}

std::size_t Pool::min_size() const noexcept {
  return state_->options().min_size;
}

std::size_t Pool::max_size() const noexcept {
  return state_->options().max_size;
}

}  // namespace aio::db
