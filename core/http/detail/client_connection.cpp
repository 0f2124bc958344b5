#include "http/detail/client_connection.h"

#include <utility>

#include "http/detail/connection_pool.h"
#include "runtime/event_loop.h"

namespace aio::http::detail {

ClientConnection::ClientConnection(aio::detail::Ref<Transport> transport, std::string key_in,
                                   std::source_location where)
    : key(std::move(key_in)), stream(transport, "connect", where), transport_(std::move(transport)) {}

ClientConnection::~ClientConnection() {
  end_idling();
  close();
}

void ClientConnection::close() noexcept {
  if (std::exchange(closed_, true)) return;
  // What waits to be sent belongs to a request that nobody wants any more.
  if (stream.write_buffer_size() > 0) {
    stream.abort();
  } else if (!stream.is_closing()) {
    stream.close_now();
  }
}

void ClientConnection::begin_idling(ConnectionPool& pool, Duration expires) {
  pool_ = &pool;
  transport_->when_readable(arrival_);
  aio::detail::running_loop()->add_timer(expiry_, expires, "keepalive");
}

// Readable means that a read may give something: a TLS record without data, or nothing after a read that took all.
void ClientConnection::look_at_arrival() {
  char byte;
  if (transport_->read(&byte, 1).status != IoStatus::kWouldBlock) return leave_pool();
  transport_->when_readable(arrival_);
}

void ClientConnection::end_idling() noexcept {
  if (!std::exchange(pool_, nullptr)) return;
  unlink();
  transport_->forget(arrival_);
  if (EventLoop* loop = aio::detail::running_loop(); loop && expiry_.is_pending()) loop->cancel_timer(expiry_);
}

void ClientConnection::leave_pool() noexcept {
  ConnectionPool* pool = pool_;
  end_idling();
  close();
  pool->drop(*this);
}

}  // namespace aio::http::detail
