#include "lesson.h"

// Letter number 2 has a wrong address.
Coro<> worker(int param) {
  co_await sleep(param * 1s);
  if (param == 2) {
    throw RuntimeError("letter 2: there is no such address");
  }
  print("letter", param, "is delivered");
}

Coro<> send(int param) {
  Task<> task = create_task(worker(param));
  print("letter", param, "is accepted");
  co_await sleep(500ms);  // a receipt is written
  try {
    co_await task;
  } catch (const RuntimeError& error) {
    print("sorry,", error.what());
  }
}

Coro<> post_office() {
  for (int param = 1; param <= 3; ++param) {
    co_await send(param);
  }
  print("we close");
}

int main() {
  run(post_office());
}
