#include "net/stream.h"

#include "net/detail/stream_state.h"
#include "net/errors.h"

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

namespace {

std::string take(StreamState& state, std::size_t bytes) {
  std::string text(state.buffered().substr(0, bytes));
  state.consume(bytes);
  return text;
}

Coro<std::string> read_some(detail::Ref<StreamState> state, std::ptrdiff_t n) {
  if (n == 0) co_return std::string();
  if (n < 0) {
    bool more = true;
    while (more) more = co_await StreamState::receive(state);
    co_return take(*state, state->buffered().size());
  }
  if (state->buffered().empty()) co_await StreamState::receive(state);
  const std::size_t wanted = static_cast<std::size_t>(n);
  co_return take(*state, wanted < state->buffered().size() ? wanted : state->buffered().size());
}

[[noreturn]] void throw_incomplete(StreamState& state, const std::string& wanted) {
  const std::size_t had = state.buffered().size();
  throw IncompleteReadError("The stream ended after " + std::to_string(had) + " bytes; " + wanted, take(state, had));
}

Coro<std::string> read_n(detail::Ref<StreamState> state, std::size_t n) {
  while (state->buffered().size() < n) {
    const bool more = co_await StreamState::receive(state);
    if (!more) throw_incomplete(*state, std::to_string(n) + " were asked for");
  }
  co_return take(*state, n);
}

// The place behind the separator, or npos at the end of the stream. Looks at each byte about once.
Coro<std::size_t> find_end_of(detail::Ref<StreamState> state, std::string separator) {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view bytes = state->buffered();
    const std::size_t found = bytes.find(separator, searched);
    if (found != std::string_view::npos && found <= kReadLimit) co_return found + separator.size();
    if (bytes.size() > kReadLimit + separator.size() || found != std::string_view::npos) {
      throw LimitOverrunError("No separator within " + std::to_string(kReadLimit) +
                              " bytes; read(n) takes what has come");
    }
    searched = bytes.size() < separator.size() ? 0 : bytes.size() - separator.size() + 1;
    const bool more = co_await StreamState::receive(state);
    if (!more) co_return std::string::npos;
  }
}

Coro<std::string> read_to(detail::Ref<StreamState> state, std::string separator, bool rest_is_enough) {
  if (separator.empty()) throw ValueError("The separator is empty; say at least one byte");
  const std::size_t end = co_await find_end_of(state, separator);
  if (end != std::string::npos) co_return take(*state, end);
  if (!rest_is_enough) throw_incomplete(*state, "the separator did not come");
  co_return take(*state, state->buffered().size());
}

}  // namespace

Coro<std::string> Stream::read(std::ptrdiff_t n) {
  return read_some(state_, n);
}

Coro<std::string> Stream::read_exactly(std::size_t n) {
  return read_n(state_, n);
}

Coro<std::string> Stream::read_until(std::string separator) {
  return read_to(state_, std::move(separator), false);
}

Coro<std::string> Stream::read_line() {
  return read_to(state_, "\n", true);
}

Coro<> Stream::write(std::string_view data) {
  return StreamState::write(state_, data);
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
