#include "sim/listener.h"

#include <utility>

#include "net/errors.h"
#include "sim/host.h"
#include "sim/internet.h"

namespace aio::sim {

SimListener::SimListener(Internet& internet, Host& host, Address address, int backlog)
    : internet_(&internet),
      host_(&host),
      address_(std::move(address)),
      backlog_(backlog > 0 ? static_cast<std::size_t>(backlog) : 1) {
  host.add_listener(*this);
}

SimListener::~SimListener() {
  close();
}

detail::Ref<Transport> SimListener::accept() {
  if (closed_) throw OSError("This listener is closed: " + address_.text());
  if (waiting_.empty()) return {};
  const detail::Ref<Connection> connection = std::move(waiting_.front());
  waiting_.erase(waiting_.begin());
  --taken_;
  return detail::Ref<Transport>(new SimTransport(*connection, connection->server()));
}

void SimListener::when_acceptable(detail::Callback& callback) {
  acceptor_ = &callback;
  if (!waiting_.empty() || closed_) host_->make_ready(*std::exchange(acceptor_, nullptr));
}

void SimListener::forget(detail::Callback& callback) noexcept {
  if (acceptor_ == &callback) acceptor_ = nullptr;
  callback.unlink();
}

void SimListener::close() noexcept {
  if (std::exchange(closed_, true)) return;
  acceptor_ = nullptr;
  if (!internet_->is_closed()) host_->remove_listener(*this);
  for (const detail::Ref<Connection>& connection : std::exchange(waiting_, {})) connection->server().abort();
}

bool SimListener::reserve() noexcept {
  if (taken_ == backlog_) return false;
  ++taken_;
  return true;
}

void SimListener::push(Connection& connection) {
  waiting_.emplace_back(&connection);
  if (acceptor_) host_->make_ready(*std::exchange(acceptor_, nullptr));
}

}  // namespace aio::sim
