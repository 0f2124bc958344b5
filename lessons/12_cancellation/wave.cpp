#include "lesson.h"

Coro<> boil_egg() {
  try {
    co_await sleep(300s);
    print("boil_egg: the egg is ready");
  } catch (const CancelledError&) {
    print("boil_egg: the egg goes back into the fridge");
    throw;
  }
}

Coro<> serve_breakfast() {
  try {
    co_await boil_egg();
    print("serve_breakfast: enjoy your meal");
  } catch (const CancelledError&) {
    print("serve_breakfast: the table is cleared");
    throw;
  }
}

Coro<> guest() {
  Task<> breakfast = create_task(serve_breakfast());
  co_await sleep(2s);
  breakfast.cancel();
  print("guest: sorry, I must go");
  try {
    co_await breakfast;
  } catch (const CancelledError&) {
    print("guest: no breakfast today");
  }
}

int main() {
  run(guest());
}
