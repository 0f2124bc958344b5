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
