// Places for connections, and the connections that wait for their next request. Loop thread only.
//
// A place is taken before a connection is made or reused, and given back after. Whoever is woken has a place promised:
// nobody who comes later takes it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/duration.h"
#include "base/intrusive_list.h"
#include "base/ref.h"
#include "http/detail/client_connection.h"
#include "runtime/coro.h"
#include "runtime/detail/future_base.h"

namespace aio::http::detail {

class ConnectionPool;

/// The right to one connection; gives it back when it goes. Movable.
class PoolPlace {
 public:
  PoolPlace() = default;
  PoolPlace(aio::detail::Ref<ConnectionPool> pool, std::string key) noexcept
      : pool_(std::move(pool)), key_(std::move(key)) {}
  PoolPlace(PoolPlace&&) noexcept = default;
  PoolPlace& operator=(PoolPlace&& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(key_, other.key_);
    return *this;
  }
  ~PoolPlace();

 private:
  aio::detail::Ref<ConnectionPool> pool_;
  std::string key_;
};

class ConnectionPool final : public aio::detail::RefCounted {
 public:
  /// Places in all and for one key; 0 for no limit.
  ConnectionPool(std::size_t limit, std::size_t limit_per_key, Duration keepalive) noexcept
      : limit_(limit), limit_per_key_(limit_per_key), keepalive_(keepalive) {}
  ~ConnectionPool() override;

  /// Whether take() would wait.
  bool is_full_for(const std::string& key) const noexcept;
  /// A place for a connection of that key.
  /// Suspends: while there is none; who waits is served in order of arrival, but for keys that have their own limit.
  /// Cancellation: a place that was promised goes to the next. Throws: ClientConnectionError after close().
  Coro<PoolPlace> take(std::string key);

  /// The idle connection of that key that was used last, or null.
  aio::detail::Ref<ClientConnection> take_idle(const std::string& key);
  /// Keeps a connection that is between two requests; one that nobody may use is closed.
  void put_idle(aio::detail::Ref<ClientConnection> connection);
  /// The connection has closed itself.
  void drop(ClientConnection& connection) noexcept;
  /// Closes what is idle; who waits gets ClientConnectionError. Connections in use are closed as they come back.
  void close() noexcept;

  bool closed() const noexcept { return closed_; }
  std::size_t in_use() const noexcept { return in_use_; }
  std::size_t idle() const noexcept { return idle_.size(); }
  std::size_t waiting() const noexcept { return waiters_.size(); }

 private:
  friend class PoolPlace;
  struct Waiter;

  void give_back(const std::string& key) noexcept;
  void offer_places();
  void add(const std::string& key) { ++in_use_, ++per_key_[key]; }
  void remove(const std::string& key) noexcept;

  const std::size_t limit_;
  const std::size_t limit_per_key_;
  const Duration keepalive_;
  std::size_t in_use_ = 0;
  std::unordered_map<std::string, std::size_t> per_key_;
  aio::detail::IntrusiveList<Waiter> waiters_;         // not promised anything yet
  aio::detail::IntrusiveList<ClientConnection> idle_;  // the last one used at the end; each keeps a reference to itself
  bool closed_ = false;
};

}  // namespace aio::http::detail
