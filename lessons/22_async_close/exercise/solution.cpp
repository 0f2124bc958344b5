#include "lesson.h"

constexpr int kPage = 20'000;  // bytes

// Takes a tenth of a second to file a page.
Coro<> harbour(Stream& stream) {
  int pages = 0;
  try {
    while (true) {
      co_await stream.read_exactly(kPage);
      co_await sleep(100ms);
      pages += 1;
    }
  } catch (const Error&) {
    print("harbour:", pages, "pages");
  }
}

// Sends 24 pages of its logbook.
Coro<> ship() {
  co_await with(open_connection("localhost", 8000), [](Stream& radio) -> Coro<> {
    std::string page(kPage, '.');
    for (int number = 1; number <= 24; ++number) {
      co_await sleep(50ms);
      co_await radio.write(page);
    }
  });
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
