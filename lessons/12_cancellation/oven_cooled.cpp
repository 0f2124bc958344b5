#include "lesson.h"

bool hot = false;

Coro<> bake_bread() {
  co_await sleep(30s);
  print("the bread is ready");
}

Coro<> cool_down() {
  co_await sleep(5s);
  hot = false;
}

Coro<> baker() {
  hot = true;
  co_await async_finally(bake_bread(), cool_down);
}

Coro<> bakery() {
  Task<> baking = create_task(baker());
  co_await sleep(20s);
  baking.cancel();
  co_await gather_settled(baking);
  print("the oven is", hot ? "hot" : "cold");
}

int main() {
  run(bakery());
}
