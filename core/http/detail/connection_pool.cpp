#include "http/detail/connection_pool.h"

#include "http/errors.h"
#include "runtime/event_loop.h"

namespace aio::http::detail {
namespace {

aio::detail::WaitInfo waits_for_place() {
  aio::detail::WaitInfo info;
  info.on = "connection pool";
  return info;
}

[[noreturn]] void throw_closed() {
  throw ClientConnectionError("Connector is closed; make requests before close()");
}

}  // namespace

/// One waiting task; lives in its frame.
struct ConnectionPool::Waiter : aio::detail::ListNode {
  explicit Waiter(const std::string& key_in) : key(key_in), future(get_running_loop(), waits_for_place()) {}
  const std::string& key;
  aio::detail::Waiter future;
  bool promised = false;
};

PoolPlace::~PoolPlace() {
  if (pool_) pool_->give_back(key_);
}

ConnectionPool::~ConnectionPool() {
  close();
}

bool ConnectionPool::is_full_for(const std::string& key) const noexcept {
  if (limit_ != 0 && in_use_ >= limit_) return true;
  if (limit_per_key_ == 0) return false;
  const auto found = per_key_.find(key);
  return found != per_key_.end() && found->second >= limit_per_key_;
}

Coro<PoolPlace> ConnectionPool::take(std::string key) {
  if (closed_) throw_closed();
  aio::detail::Ref<ConnectionPool> self(this);
  if (!is_full_for(key)) {
    add(key);
  } else {
    Waiter waiter(key);
    waiters_.push_back(waiter);
    try {
      co_await waiter.future;
    } catch (...) {
      if (waiter.promised) give_back(key);
      throw;
    }
    if (!waiter.promised) throw_closed();
  }
  PoolPlace place(std::move(self), std::move(key));
  co_return place;
}

void ConnectionPool::give_back(const std::string& key) noexcept {
  remove(key);
  offer_places();
}

void ConnectionPool::remove(const std::string& key) noexcept {
  --in_use_;
  const auto found = per_key_.find(key);
  if (--found->second == 0) per_key_.erase(found);
}

void ConnectionPool::offer_places() {
  waiters_.for_each([this](Waiter& waiter) {
    if (is_full_for(waiter.key) || waiter.future.done()) return;
    waiter.unlink();
    waiter.promised = true;
    add(waiter.key);
    waiter.future.wake();
  });
}

aio::detail::Ref<ClientConnection> ConnectionPool::take_idle(const std::string& key) {
  ClientConnection* latest = nullptr;
  idle_.for_each([&](ClientConnection& connection) {
    if (connection.key == key) latest = &connection;
  });
  if (!latest) return {};
  aio::detail::Ref<ClientConnection> connection(latest);
  connection->end_idling();
  latest->drop_ref();
  return connection;
}

void ConnectionPool::put_idle(aio::detail::Ref<ClientConnection> connection) {
  if (closed_ || connection->is_closed() || keepalive_ <= Duration{}) {
    connection->close();
    return;
  }
  connection->add_ref();
  idle_.push_back(*connection);
  connection->begin_idling(*this, get_running_loop().time() + keepalive_);
}

void ConnectionPool::drop(ClientConnection& connection) noexcept {
  connection.drop_ref();
}

void ConnectionPool::close() noexcept {
  closed_ = true;
  waiters_.for_each([](Waiter& waiter) {
    waiter.unlink();
    waiter.future.wake();
  });
  while (!idle_.empty()) {
    ClientConnection& connection = idle_.front();
    connection.end_idling();
    connection.close();
    connection.drop_ref();
  }
}

}  // namespace aio::http::detail
