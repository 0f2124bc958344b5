#include "lesson.h"

Coro<> heartbeat() {
  for (int beat = 1; beat <= 15; ++beat) {
    print("beat", beat);
    co_await sleep(100ms);
  }
}

Coro<double> f() {
  co_return co_await to_thread([] { return calc_pi(1000); });
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
