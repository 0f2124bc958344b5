// The museum's alarm, which takes a second to switch, and its rooms.
#pragma once

#include "lesson.h"

inline bool armed = true;

inline Coro<> alarm_off() {
  co_await sleep(1s);
  armed = false;
}

inline Coro<> alarm_on() {
  co_await sleep(1s);
  armed = true;
}

inline Coro<> clean_rooms() {
  for (int room = 1; room <= 3; ++room) {
    co_await sleep(10s);
    print("room", room, "is clean");
  }
}
