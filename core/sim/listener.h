// A listening socket of a simulated host. Loop thread only.
#pragma once

#include <vector>

#include "net/network.h"
#include "sim/connection.h"

namespace aio::sim {

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
  bool reserve() noexcept;
  /// A connection that reserved its place can be accepted.
  void push(Connection& connection);

 private:
  detail::Ref<Internet> internet_;
  Host* host_;
  Address address_;
  std::size_t backlog_;
  std::size_t taken_ = 0;
  std::vector<detail::Ref<Connection>> waiting_;
  detail::Callback* acceptor_ = nullptr;
  bool closed_ = false;
};

}  // namespace aio::sim
