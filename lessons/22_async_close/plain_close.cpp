#include "lesson.h"
#include "stream_writer.h"

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
  Stream stream = co_await open_connection("localhost", 8000);
  StreamWriter radio(std::move(stream));
  for (int page = 1; page <= 24; ++page) {
    co_await sleep(50ms);
    radio.write(std::string(kPage, '.'));
  }
  radio.close();
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
