// Fails: the shift ends cancelled
#include "lesson.h"
#include "museum.h"

// The alarm is off while somebody cleans, and on again afterwards.
Coro<> night_shift() {
  co_await alarm_off();
  try {
    co_await async_finally(clean_rooms(), alarm_on);
  } catch (...) {
    print("called away");
  }
}

Coro<> museum() {
  Task<> shift = create_task(night_shift(), {.name = "shift"});
  co_await sleep(15s);
  shift.cancel();
  co_await gather_settled(shift);
  print("the alarm is", armed ? "on" : "off");
  invariant("the alarm is on in the morning", armed);
}

int main() {
  run(museum());
}
