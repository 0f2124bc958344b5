// The ship's logbook, and the harbour that files its pages.
#pragma once

#include "lesson.h"

inline constexpr int kPage = 20'000;  // bytes

// Takes a tenth of a second to file a page.
inline Coro<> harbour(Stream& stream) {
  int pages = 0;
  try {
    while (true) {
      co_await stream.read_exactly(kPage);
      co_await sleep(100ms);
      pages += 1;
    }
  } catch (const Error&) {
    print("harbour:", pages, "pages");
  }
}
