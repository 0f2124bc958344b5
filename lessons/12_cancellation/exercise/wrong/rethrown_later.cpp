// Fails: the alarm is on, wherever the shift is called away
#include "lesson.h"
#include "museum.h"

// The alarm is off while somebody cleans, and on again afterwards.
Coro<> night_shift() {
  co_await alarm_off();
  std::exception_ptr error;
  try {
    co_await clean_rooms();
  } catch (...) {
    error = std::current_exception();
  }
  co_await alarm_on();
  if (error) {
    std::rethrow_exception(error);
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
