#include "lesson.h"

Coro<> worker(int) {
  co_await sleep(2s);  // the way to the reader
}

// A letter comes every millisecond.
Coro<> post_office() {
  for (int param = 1; param <= 1'200; ++param) {
    Task<> task = create_task(worker(param));
    co_await sleep(1ms);
    if (param % 200 == 0) {
      print("letter", param, "is accepted,", all_tasks().size() - 1, "are on their way");
    }
  }
}

int main() {
  run(post_office());
}
