#include "lesson.h"

// Letter number 2 has a wrong address.
Coro<> worker(int param) {
  co_await sleep(param * 1s);
  if (param == 2) {
    throw RuntimeError("letter 2: there is no such address");
  }
  print("letter", param, "is delivered");
}

Coro<> post_office() {
  for (int param = 1; param <= 3; ++param) {
    Task<> task = create_task(worker(param));  // and nobody keeps it
  }
  co_await sleep(2500ms);  // the rest of the day
  print("all letters are on their way, we close");
}

int main() {
  run(post_office());
}
