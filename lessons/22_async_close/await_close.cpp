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
  } catch (const Error& error) {
    print("harbour:", pages, "pages, then:", error.what());
  }
}

Coro<> ship() {
  Stream radio = co_await open_connection("localhost", 8000);
  std::string page(kPage, '.');
  for (int number = 1; number <= 24; ++number) {
    co_await sleep(50ms);
    co_await radio.write(page);
  }
  co_await radio.close();
  print("ship: 24 pages sent, the radio is off");
}

Coro<> voyage() {
  Server server = co_await start_server(harbour, "localhost", 8000);
  co_await ship();
  co_await server.close();
}

int main() {
  run(voyage());
}
