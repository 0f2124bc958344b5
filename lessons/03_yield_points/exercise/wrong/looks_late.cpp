// Fails: who pays gets a box
#include "lesson.h"

Coro<> pay() {
  co_await sleep(100ms);
}

// Sells a box of tea, if there is one. Lifetime: boxes outlives the task.
Coro<> sell(int& boxes) {
  co_await pay();
  if (boxes > 0) {
    boxes -= 1;
  }
}

Coro<> open_shop() {
  int boxes = 10;
  std::vector<Task<>> customers;
  for (int i = 0; i < 12; ++i) {
    customers.push_back(create_task(sell(boxes)));
  }
  co_await gather(customers);
  print("boxes left:", boxes);
}

int main() {
  run(open_shop());
}
