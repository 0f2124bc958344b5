#include "lesson.h"

// A worker thread runs this.
double compute(EventLoop& loop) {
  loop.call_soon([] { print("the worker has begun"); });
  return calc_pi(1000);
}

Coro<> show_pi() {
  EventLoop& loop = get_running_loop();
  double pi = co_await to_thread([&loop] { return compute(loop); });
  print("pi is about", pi);
}

int main() {
  run(show_pi());
}
