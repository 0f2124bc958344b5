// Fails: the pages are fetched at once
#include "lesson.h"

// A page that takes as many seconds as its number.
Coro<int> fetch(int number) {
  co_await sleep(number * 1s);
  co_return number * 100;
}

// Adds up the sizes of the pages 1 to 5. They should be fetched all at once.
Coro<int> total_size() {
  int total = 0;
  for (int number = 1; number <= 5; ++number) {
    total += co_await create_task(fetch(number));
  }
  co_return total;
}

Coro<> report() {
  print("total:", co_await total_size());
}

int main() {
  run(report());
}
