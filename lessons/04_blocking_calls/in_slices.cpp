#include "lesson.h"

Coro<> heartbeat() {
  for (int beat = 1; beat <= 15; ++beat) {
    print("beat", beat);
    co_await sleep(100ms);
  }
}

// As much computing as calc_pi(1000), but others get a turn after each slice.
Coro<double> f() {
  double pi = 0;
  for (int slice = 0; slice < 50; ++slice) {
    pi = calc_pi(20);
    co_await checkpoint();
  }
  co_return pi;
}

Coro<> beat_and_compute() {
  Task<> beating = create_task(heartbeat());
  co_await sleep(250ms);
  double pi = co_await f();
  print("pi is about", pi);
  co_await beating;
}

int main() {
  run(beat_and_compute());
}
