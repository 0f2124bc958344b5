// AIO_ASSERT: a broken rule of the library's user, said in one sentence. Always on: the checks are cheap and the
// people who need them most run release builds in a page. Any thread.
#pragma once

namespace aio::detail {

/// Prints "what (file:line)" on stderr and ends the process.
[[noreturn]] void assertion_failed(const char* what, const char* file, int line) noexcept;

}  // namespace aio::detail

#define AIO_ASSERT(condition, sentence) \
  ((condition) ? void() : ::aio::detail::assertion_failed(sentence, __FILE__, __LINE__))
