// The other end of the connection.
#pragma once

#include "lesson.h"

// Confirms readings, and goes home after the third.
Coro<> harbour(Stream& stream) {
  for (int number = 1; number <= 3; ++number) {
    co_await stream.read_line();
    print("harbour: has reading", number);
    co_await stream.write("thanks\n");
  }
}
