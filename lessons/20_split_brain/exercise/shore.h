// The shore: the harbour, at the other end of the buoy's connection.
#pragma once

#include "lesson.h"

// Confirms some readings, and goes home.
inline Coro<> harbour(Stream& stream) {
  int most = int(randint(2, 6));
  for (int number = 1; number <= most; ++number) {
    co_await stream.read_line();
    co_await stream.write("thanks\n");
  }
}
