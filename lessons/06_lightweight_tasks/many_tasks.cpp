#include "lesson.h"

// There is no network here yet: one second of waiting stands for it.
Coro<int> fetch(int number) {
  co_await sleep(1s);
  co_return number;
}

Coro<> fetch_all() {
  std::vector<Task<int>> tasks;
  for (int i = 1; i <= 100'000; ++i) {
    tasks.push_back(create_task(fetch(i)));
  }
  std::vector<int> pages = co_await gather(tasks);
  print("got", pages.size(), "pages, the last is number", pages.back());
}

int main() {
  run(fetch_all());
}
