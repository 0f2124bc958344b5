// How a letter is delivered, and where complaints go.
#pragma once

#include "lesson.h"

// Every other letter has a wrong address.
inline Coro<> worker(int param) {
  co_await sleep(param * 1s);
  if (param % 2 == 0) {
    throw RuntimeError("letter " + std::to_string(param) + ": there is no such address");
  }
  print("letter", param, "is delivered");
}

inline void complain(const std::exception& error) {
  print("complaint:", error.what());
}
