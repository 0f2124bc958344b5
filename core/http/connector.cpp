#include "http/connector.h"

#include <utility>

#include "http/detail/connector_state.h"

namespace aio::http {

Connector::Connector(aio::detail::Ref<detail::ConnectorState> state) noexcept : state_(std::move(state)) {}
Connector::Connector(const Connector&) = default;
Connector::Connector(Connector&&) noexcept = default;
Connector& Connector::operator=(Connector other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
Connector::~Connector() = default;

Coro<> Connector::close() {
  state_->pool().close();
  co_return;
}

bool Connector::closed() const noexcept {
  return state_->pool().closed();
}

std::size_t Connector::in_use() const noexcept {
  return state_->pool().in_use();
}

std::size_t Connector::idle() const noexcept {
  return state_->pool().idle();
}

std::size_t Connector::waiting() const noexcept {
  return state_->pool().waiting();
}

TCPConnector::TCPConnector(ConnectorOptions options)
    : Connector(aio::detail::Ref<detail::ConnectorState>(new detail::ConnectorState(std::move(options), {}))) {}

UnixConnector::UnixConnector(std::string path, ConnectorOptions options)
    : Connector(
          aio::detail::Ref<detail::ConnectorState>(new detail::ConnectorState(std::move(options), std::move(path)))) {}

}  // namespace aio::http
