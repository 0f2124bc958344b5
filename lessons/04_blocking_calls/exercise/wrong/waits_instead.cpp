// Fails: every row is drawn
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
  co_await sleep(300ms);
  print("drawn");
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
