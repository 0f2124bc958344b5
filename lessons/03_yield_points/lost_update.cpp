#include "lesson.h"

// An await between reading and writing: others read the same number meanwhile.
// Lifetime: visits outlives the task.
Coro<> count_around_an_await(int& visits) {
  int seen = visits;
  co_await checkpoint();
  visits = seen + 1;
}

// No await between reading and writing: nobody else can run.
// Lifetime: visits outlives the task.
Coro<> count_in_one_piece(int& visits) {
  co_await checkpoint();
  int seen = visits;
  visits = seen + 1;
}

Coro<> ten_visitors() {
  int visits = 0;
  std::vector<Task<>> tasks;
  for (int i = 0; i < 10; ++i) {
    tasks.push_back(create_task(count_around_an_await(visits)));
  }
  co_await gather(tasks);
  print("ten visitors, counted:", visits);
}

int main() {
  run(ten_visitors());
}
