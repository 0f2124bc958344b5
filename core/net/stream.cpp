#include "net/stream.h"

#include "net/detail/stream_state.h"

namespace aio {

using detail::StreamState;

Stream::Stream(detail::Ref<Transport> transport, const char* role, std::source_location where)
    : state_(new StreamState(std::move(transport), role, where)) {}

Stream::Stream(Stream&&) noexcept = default;

Stream& Stream::operator=(Stream&& other) noexcept {
  if (state_ && this != &other) state_->handle_gone();
  state_ = std::move(other.state_);
  return *this;
}

Stream::~Stream() {
  if (state_) state_->handle_gone();
}

Coro<std::string> Stream::read(std::ptrdiff_t n) {
  return StreamState::read(state_, n);
}

Coro<std::string> Stream::read_exactly(std::size_t n) {
  return StreamState::read_exactly(state_, n);
}

Coro<std::string> Stream::read_until(std::string separator) {
  return StreamState::read_until(state_, std::move(separator));
}

Coro<std::string> Stream::read_line() {
  return StreamState::read_line(state_);
}

Coro<> Stream::write(std::string_view data) {
  return StreamState::write(state_, data);
}

bool Stream::write_now(std::string_view data) {
  return state_->write_now(data);
}

Coro<> Stream::write_eof() {
  return StreamState::write_eof(state_);
}

Coro<> Stream::close() {
  return StreamState::close(state_);
}

Coro<bool> Stream::receive() {
  return StreamState::receive(state_);
}

void Stream::close_now() noexcept {
  state_->close_now();
}

void Stream::abort() noexcept {
  state_->abort();
}

bool Stream::at_eof() const noexcept {
  return state_->at_eof();
}

bool Stream::is_closing() const noexcept {
  return state_->is_closing();
}

std::size_t Stream::write_buffer_size() const noexcept {
  return state_->waiting_to_go();
}

std::size_t Stream::total_written() const noexcept {
  return state_->total_written();
}

Address Stream::peer() const {
  return state_->transport().peer();
}

Address Stream::local() const {
  return state_->transport().local();
}

std::string Stream::alpn() const {
  return state_->transport().alpn();
}

bool Stream::is_secure() const noexcept {
  return state_->transport().is_secure();
}

std::string_view Stream::buffered() const noexcept {
  return state_->buffered();
}

void Stream::consume(std::size_t bytes) noexcept {
  state_->consume(bytes);
}

std::uint64_t Stream::id() const {
  return state_->id();
}

detail::Ref<Transport> Stream::release() {
  return state_->release();
}

}  // namespace aio
