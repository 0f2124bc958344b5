// Fails: the thermometer is read once
#include "lesson.h"

// Reads the thermometer on the roof, which takes a second.
Coro<int> read_thermometer() {
  co_await sleep(1s);
  co_return 21;
}

// Gives one degree more than the thermometer says: it always shows too little.
Coro<int> temperature() {
  co_await read_thermometer();
  co_return co_await read_thermometer() + 1;
}

Coro<> report() {
  print("it is", co_await temperature(), "degrees warm");
}

int main() {
  run(report());
}
