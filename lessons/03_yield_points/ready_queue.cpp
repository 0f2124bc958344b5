#include "lesson.h"

// Lifetime: queue outlives the task.
Coro<> consumer(Queue<int>& queue) {
  for (int i = 0; i < 4; ++i) {
    int item = co_await queue.get();
    print("got", item);
  }
}

Coro<> neighbour() {
  print("the neighbour runs");
  co_return;
}

Coro<> three_items_then_one() {
  Queue<int> queue;
  queue.put_nowait(1);
  queue.put_nowait(2);
  queue.put_nowait(3);
  Task<> consuming = create_task(consumer(queue));
  Task<> waiting_for_a_turn = create_task(neighbour());
  co_await sleep(1s);
  queue.put_nowait(4);
  co_await consuming;
  co_await waiting_for_a_turn;
}

int main() {
  run(three_items_then_one());
}
