// A listening socket of a simulated host. Loop thread only.
#pragma once

#include <vector>

#include "net/network.h"
#include "sim/connection.h"

namespace aio::sim {

/// After this long a connection that the client does not confirm loses its place of the backlog.
/// Source: Linux, a SYN ACK and five repetitions.
inline constexpr Duration kConfirmationPatience{63'000'000'000};

class SimListener final : public Listener {
 public:
  SimListener(Internet& internet, Host& host, Address address, int backlog);
  ~SimListener() override;

  detail::Ref<Transport> accept() override;
  void when_acceptable(detail::Callback& callback) override;
  void forget(detail::Callback& callback) noexcept override;
  void close() noexcept override;
  Address local() const override { return address_; }

  /// Takes a place of the backlog for a connection that begins. False when there is none.
  bool reserve(Connection& connection);
  /// The connection can be accepted. False when it has no place, or no longer.
  bool push(Connection& connection);

 private:
  /// A connection whose SYN was answered and that the client has not confirmed.
  struct Begun {
    detail::Ref<Connection> connection;
    Duration since;
  };

  detail::Ref<Internet> internet_;
  Host* host_;
  Address address_;
  std::size_t backlog_;
  std::vector<Begun> begun_;
  std::vector<detail::Ref<Connection>> waiting_;
  detail::Callback* acceptor_ = nullptr;
  bool closed_ = false;
};

}  // namespace aio::sim
