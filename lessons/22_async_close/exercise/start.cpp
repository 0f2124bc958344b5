#include "lesson.h"
#include "logbook.h"

// Sends 24 pages of its logbook.
Coro<> ship() {
  Stream radio = co_await open_connection("localhost", 8000);
  std::string page(kPage, '.');
  for (int number = 1; number <= 24; ++number) {
    co_await sleep(50ms);
    co_await radio.write(page);
  }
  print("ship: the radio is off");
}

Coro<> voyage() {
  Server server = co_await start_server(harbour, "localhost", 8000);
  co_await wait(std::vector{create_task(ship(), {.name = "ship"})});
  co_await server.close();
}

int main() {
  run(voyage());
}
