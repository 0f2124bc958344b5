// The part of StreamState that needs no more than its receive(): reading.
#include <string>

#include "net/detail/stream_state.h"
#include "net/errors.h"
#include "net/stream.h"

namespace aio::detail {
namespace {

std::string take(StreamState& state, std::size_t bytes) {
  std::string text(state.buffered().substr(0, bytes));
  state.consume(bytes);
  return text;
}

[[noreturn]] void throw_incomplete(StreamState& state, const std::string& wanted) {
  const std::size_t had = state.buffered().size();
  throw IncompleteReadError("The stream ended after " + std::to_string(had) + " bytes; " + wanted, take(state, had));
}

// The place behind the separator, or npos at the end of the stream. Looks at each byte about once.
Coro<std::size_t> find_end_of(Ref<StreamState> state, std::string separator) {
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

}  // namespace

Coro<std::string> StreamState::read(Ref<StreamState> state, std::ptrdiff_t n) {
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

Coro<std::string> StreamState::read_exactly(Ref<StreamState> state, std::size_t n) {
  while (state->buffered().size() < n) {
    const bool more = co_await StreamState::receive(state);
    if (!more) throw_incomplete(*state, std::to_string(n) + " were asked for");
  }
  co_return take(*state, n);
}

Coro<std::string> StreamState::read_until(Ref<StreamState> state, std::string separator) {
  if (separator.empty()) throw ValueError("The separator is empty; say at least one byte");
  Coro<std::size_t> finding = find_end_of(state, std::move(separator));
  const std::size_t end = co_await finding;
  if (end == std::string::npos) throw_incomplete(*state, "the separator did not come");
  co_return take(*state, end);
}

Coro<std::string> StreamState::read_line(Ref<StreamState> state) {
  Coro<std::size_t> finding = find_end_of(state, "\n");
  const std::size_t end = co_await finding;
  co_return take(*state, end == std::string::npos ? state->buffered().size() : end);
}

}  // namespace aio::detail
