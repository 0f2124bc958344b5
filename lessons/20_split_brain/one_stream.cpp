#include "lesson.h"
#include "other_end.h"

Coro<> listen(Stream& stream) {
  while (co_await stream.read_line() == "thanks\n") continue;
  print("reader: this was the end");
  co_await stream.close();
}

Coro<> report(Stream& stream) {
  for (int number = 1; number <= 8; ++number) {
    co_await sleep(1s);
    co_await stream.write(std::to_string(number) + " degrees\n");
    print("writer: sent", number);
  }
}

Coro<> both(Stream& stream) {
  try {
    co_await gather(listen(stream), report(stream));
  } catch (const Error& error) {
    print("buoy:", error.what());
  }
}

Coro<> buoy() {
  Server server = co_await start_server(harbour, "localhost", 8000);
  co_await with(open_connection("localhost", 8000), both);
  co_await server.close();
}

int main() {
  run(buoy());
}
