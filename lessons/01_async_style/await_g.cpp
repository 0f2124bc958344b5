#include "lesson.h"

Coro<int> g() {
  co_await sleep(1s);
  co_return 42;
}

Coro<int> f() {
  co_return co_await g();
}

Coro<> show() {
  print("f gives", co_await f());
}

int main() {
  run(show());
}
