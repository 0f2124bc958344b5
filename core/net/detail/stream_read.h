// What the ways of reading a stream share, on top of its receive(). Loop thread only.
#pragma once

#include <cstddef>
#include <string>

#include "net/detail/stream_state.h"

namespace aio::detail {

/// Takes so many bytes of what has come, or all of it.
std::string take(StreamState& state, std::size_t bytes);
/// Throws: IncompleteReadError with what has come, which is taken; `wanted` says what did not come.
[[noreturn]] void throw_incomplete(StreamState& state, const std::string& wanted);
/// The place behind `separator`, or npos at the end of the stream. Looks at each byte about once.
/// Suspends, Cancellation: as StreamState::receive(). Throws: LimitOverrunError beyond kReadLimit.
Coro<std::size_t> find_end_of(Ref<StreamState> state, std::string separator);

}  // namespace aio::detail
