#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace aio::detail {

void assertion_failed(const char* what, const char* file, int line) noexcept {
  std::fflush(stdout);
  std::fprintf(stderr, "yieldpoint: %s (%s:%d)\n", what, file, line);
  std::abort();
}

}  // namespace aio::detail
