#include "lesson.h"

Coro<int> g() {
  co_await sleep(1s);
  co_return 10;
}

Coro<int> h() {
  co_await sleep(1s);
  co_return 20;
}

Coro<std::vector<int>> f(std::string name) {
  std::vector<int> lst;  // 1
  int a = co_await g();  // 2
  lst.push_back(a);      // 3
  print(name, "has", lst);
  int b = co_await h();  // 4
  lst.push_back(b);      // 5
  print(name, "has", lst);
  co_return lst;  // 6
}

Coro<> two_of_them() {
  Task<std::vector<int>> first = create_task(f("first"));
  Task<std::vector<int>> second = create_task(f("second"));
  co_await first;
  co_await second;
}

int main() {
  run(two_of_them());
}
