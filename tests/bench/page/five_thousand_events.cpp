#include "lesson.h"

// A run of five thousand events for the timeline: fifty tasks that wait, hand over and print a little.
Coro<> producer(Queue<int>& queue, int number) {
  for (int i = 0; i < 10; ++i) {
    co_await sleep(std::chrono::milliseconds(10 + number * 7 % 13));
    co_await queue.put(number * 100 + i);
  }
}

Coro<> consumer(Queue<int>& queue, int count) {
  for (int i = 0; i < count; ++i) {
    int item = co_await queue.get();
    if (item % 100 == 0) print("first item of producer", item / 100);
  }
}

Coro<> everybody() {
  Queue<int> queue(4);
  std::vector<Task<>> tasks;
  for (int i = 0; i < 40; ++i) tasks.push_back(create_task(producer(queue, i)));
  for (int i = 0; i < 10; ++i) tasks.push_back(create_task(consumer(queue, 40)));
  co_await gather(tasks);
}

int main() {
  run(everybody());
}
