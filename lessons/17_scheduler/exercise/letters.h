// How a letter is delivered.
#pragma once

#include "lesson.h"

inline Coro<> worker(int param) {
  co_await sleep(1s);  // the way to the reader
  print("letter", param, "is delivered");
}
