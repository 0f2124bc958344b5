// One connection of a client, in use or idle in its pool. Loop thread only.
#pragma once

#include <string>

#include "base/duration.h"
#include "base/intrusive_list.h"
#include "base/ref.h"
#include "http/detail/message_parser.h"
#include "net/network.h"
#include "net/stream.h"
#include "runtime/detail/callback.h"
#include "runtime/detail/timer_heap.h"

namespace aio::http::detail {

class ConnectionPool;

class ClientConnection final : public aio::detail::RefCounted, public aio::detail::ListNode {
 public:
  /// `key` says to where and how: connections of equal keys are interchangeable.
  ClientConnection(aio::detail::Ref<Transport> transport, std::string key, std::source_location where);
  ~ClientConnection() override;

  /// Ends it at once: what was sent is still delivered when nothing waits. Idempotent.
  void close() noexcept;
  bool is_closed() const noexcept { return closed_; }

  /// Waits in `pool` for the next request. The pool drops it when anything arrives, since nothing should, or when
  /// `expires` comes.
  void begin_idling(ConnectionPool& pool, Duration expires);
  void end_idling() noexcept;

  const std::string key;
  Stream stream;
  ResponseParser parser;
  /// Whether it has served a request before.
  bool used = false;

 private:
  class Arrival final : public aio::detail::Callback {
   public:
    explicit Arrival(ClientConnection& connection) noexcept : connection_(connection) {}
    void run() override { connection_.look_at_arrival(); }

   private:
    ClientConnection& connection_;
  };
  class Expiry final : public aio::detail::TimerNode {
   public:
    explicit Expiry(ClientConnection& connection) noexcept : connection_(connection) {}
    void run() override { connection_.leave_pool(); }

   private:
    ClientConnection& connection_;
  };

  void look_at_arrival();
  void leave_pool() noexcept;

  aio::detail::Ref<Transport> transport_;
  ConnectionPool* pool_ = nullptr;  // while it is idle
  Arrival arrival_{*this};
  Expiry expiry_{*this};
  bool closed_ = false;
};

}  // namespace aio::http::detail
