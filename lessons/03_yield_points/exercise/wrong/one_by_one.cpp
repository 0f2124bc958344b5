// Fails: the customers pay at the same time
#include "lesson.h"

Coro<> pay() {
  co_await sleep(100ms);
}

// Sells a box of tea, if there is one. Lifetime: boxes outlives the task.
Coro<> sell(int& boxes) {
  int seen = boxes;
  if (seen > 0) {
    co_await pay();
    boxes = seen - 1;
  }
}

Coro<> open_shop() {
  int boxes = 10;
  for (int i = 0; i < 12; ++i) {
    co_await sell(boxes);
  }
  print("boxes left:", boxes);
}

int main() {
  run(open_shop());
}
