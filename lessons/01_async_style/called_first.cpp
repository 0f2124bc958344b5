#include "lesson.h"

Coro<int> g() {
  print("g runs");
  co_return 42;
}

Coro<int> f() {
  Coro<int> called = g();
  print("f has called g");
  co_return co_await called;
}

Coro<> show() {
  print("f gives", co_await f());
}

int main() {
  run(show());
}
