#include "runtime/print.h"

#include <cstdio>

#include "runtime/event_loop.h"

namespace aio::detail {

void write_line(std::string_view line) {
  if (Backend* backend = current_backend()) {
    backend->write_line(line);
    return;
  }
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

}  // namespace aio::detail
