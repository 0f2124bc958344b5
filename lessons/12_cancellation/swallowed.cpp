#include "lesson.h"

Coro<> dial() {
  co_await sleep(1s);
  throw RuntimeError("the line is busy");
}

Coro<> call_until_answered() {
  for (int attempt = 1; attempt <= 5; ++attempt) {
    try {
      co_await dial();
      co_return;
    } catch (...) {
      print("attempt", attempt, "has failed");
    }
  }
}

Coro<> caller() {
  try {
    co_await timeout(2500ms, call_until_answered());
  } catch (const TimeoutError&) {
    print("that was long enough");
  }
  print("hanging up");
}

int main() {
  run(caller());
}
