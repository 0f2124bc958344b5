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
  begun_.clear();
  for (const detail::Ref<Connection>& connection : std::exchange(waiting_, {})) connection->server().abort();
}

bool SimListener::reserve(Connection& connection) {
  const Duration now = internet_->now();
  std::erase_if(begun_, [now](const Begun& each) {
    return each.connection->server().is_over() || each.since + kConfirmationPatience <= now;
  });
  if (begun_.size() + waiting_.size() >= backlog_) return false;
  begun_.push_back({detail::Ref(&connection), now});
  return true;
}

bool SimListener::push(Connection& connection) {
  const auto is_it = [&connection](const Begun& each) { return each.connection.get() == &connection; };
  if (std::erase_if(begun_, is_it) == 0) return false;
  waiting_.emplace_back(&connection);
  if (acceptor_) host_->make_ready(*std::exchange(acceptor_, nullptr));
  return true;
}

}  // namespace aio::sim
