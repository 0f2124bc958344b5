#include "lesson.h"

Coro<> boil_water() {
  co_await sleep(180s);
  print("the water boils");
}

Coro<> make_tea() {
  print("the kettle is on");
  co_await boil_water();
  print("the tea is poured");
}

int main() {
  run(make_tea());
}
