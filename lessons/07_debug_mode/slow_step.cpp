#include "lesson.h"

Coro<> prepare() {
  co_await sleep(10ms);
  calc_pi(40);
  co_await sleep(20ms);
  calc_pi(250);
  co_await sleep(30ms);
  print("prepared");
}

Coro<> start_up() {
  Task<> preparing = create_task(prepare(), {.name = "preparing"});
  print("starting");
  co_await preparing;
}

int main() {
  run(start_up());
}
