// The connections of a pool and those who wait for one. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/duration.h"
#include "base/place.h"
#include "base/ref.h"
#include "db/detail/connection_state.h"
#include "db/detail/location.h"
#include "db/pool.h"
#include "runtime/coro.h"
#include "runtime/detail/wait_queue.h"
#include "runtime/executor.h"

namespace aio::db::detail {

class PoolState final : public aio::detail::RefCounted {
 public:
  /// Throws: ValueError for options that make no sense.
  PoolState(Location location, PoolOptions options);
  /// Interrupts what runs, waits for it, and closes what is open.
  ~PoolState() override;

  /// Opens the least number of connections.
  static Coro<> open(Ref<PoolState> self);
  static Coro<Ref<ConnectionState>> acquire(Ref<PoolState> self, std::optional<Duration> timeout);
  static Coro<> close(Ref<PoolState> self, std::optional<Duration> timeout);
  /// Takes back what is out and closes everything, without waiting for it.
  void terminate() noexcept;

  std::size_t size() const noexcept { return connections_.size(); }
  std::size_t idle_size() const noexcept { return idle_.size(); }
  const PoolOptions& options() const noexcept { return options_; }
  const OpenOptions& open_options() const noexcept { return open_options_; }
  bool is_closing() const noexcept { return closing_; }
  Executor& executor() noexcept { return *executor_; }
  Duration statement_cost() const noexcept { return statement_cost_; }

  // For connections.
  void returned(ConnectionState& connection) noexcept;
  void gone(ConnectionState& connection) noexcept;
  /// A statement has ended that did something: who waits for a lock tries again.
  void statement_ended() {
    ++statements_ended_;
    unlocked_.wake_all();
  }
  std::uint64_t statements_ended() const noexcept { return statements_ended_; }
  aio::detail::WaitQueue& unlocked() noexcept { return unlocked_; }
  aio::detail::TracedObject& traced() noexcept { return traced_; }

 private:
  bool must_wait() const noexcept { return free_ == 0 || waiters_.has_live(); }
  static Coro<> enter(Ref<PoolState> self, std::optional<Duration> timeout);
  static Coro<Ref<ConnectionState>> open_connection(Ref<PoolState> self);
  static Coro<bool> wait_until_empty(Ref<PoolState> self, std::optional<Duration> deadline);
  void offer_places();
  void forget(ConnectionState& connection) noexcept;
  void begin_closing() noexcept;
  [[noreturn]] void throw_closed() const;
  std::string those_out() const;

  PoolOptions options_;
  OpenOptions open_options_;
  Database keeper_;  // of a database in memory, which lives as long as a handle is open
  Ref<Executor> executor_;
  Duration statement_cost_;
  std::vector<Ref<ConnectionState>> connections_;
  std::vector<ConnectionState*> idle_;  // the one used last is taken first
  std::size_t free_;                    // places that are neither taken nor promised to a waiter
  aio::detail::WaitQueue waiters_;
  aio::detail::WaitQueue unlocked_;
  aio::detail::WaitQueue emptied_;
  std::uint64_t statements_ended_ = 0;
  aio::detail::TracedObject traced_{"pool"};
  bool closing_ = false;
};

/// What a statement costs in the simulation. Defined by the composition root: a scenario says it.
Duration statement_cost(Backend& backend);

}  // namespace aio::db::detail
