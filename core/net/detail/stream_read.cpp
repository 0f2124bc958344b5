#include "net/detail/stream_read.h"

#include <string_view>
#include <utility>

#include "net/errors.h"
#include "net/stream.h"

namespace aio::detail {
std::string take(StreamState& state, std::size_t bytes) {
  std::string text(state.buffered().substr(0, bytes));
  state.consume(bytes);
  return text;
}

[[noreturn]] void throw_incomplete(StreamState& state, const std::string& wanted) {
  const std::size_t had = state.buffered().size();
  throw IncompleteReadError("The stream ended after " + std::to_string(had) + " bytes; " + wanted, take(state, had));
}

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

}  // namespace aio::detail
