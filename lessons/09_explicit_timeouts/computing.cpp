#include "lesson.h"

Coro<double> f() {
  co_return calc_pi(3000);
}

Coro<> show_pi() {
  try {
    double pi = co_await timeout(1s, f());
    print("pi is about", pi);
  } catch (const TimeoutError&) {
    print("no pi in one second");
  }
}

int main() {
  run(show_pi());
}
