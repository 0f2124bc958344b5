// Memory of coroutine frames. Programs create and drop frames of a few sizes all the time: freed ones are kept for the
// next of their size. Any thread; a block may be freed on another thread than the one that took it.
#pragma once

#include <cstddef>

namespace aio::detail {

void* allocate_frame(std::size_t bytes);
void free_frame(void* frame, std::size_t bytes) noexcept;

}  // namespace aio::detail
