#include "lesson.h"

Coro<> heartbeat() {
  for (int beat = 1; beat <= 60; ++beat) {
    co_await sleep(10ms);
  }
}

Coro<> load() {
  co_await sleep(150ms);
  print("loaded");
}

Coro<> draw() {
  for (int row = 1; row <= 100; ++row) {
    calc_pi(3);
  }
  print("drawn");
  co_return;
}

Coro<> save() {
  co_await sleep(50ms);
  print("saved");
}

Coro<> show_picture() {
  Task<> beating = create_task(heartbeat());
  co_await load();
  co_await draw();
  co_await save();
  co_await beating;
}

int main() {
  run(show_picture());
}
