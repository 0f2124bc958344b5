#include "lesson.h"
#include "shore.h"

Coro<> listen(Stream& stream) {
  int confirmed = 0;
  while (co_await stream.read_line() == "thanks\n") confirmed += 1;
  print("confirmed:", confirmed);
  co_await stream.close();
}

Coro<> report(Stream& stream) {
  for (int number = 1; number <= 8; ++number) {
    co_await sleep(1s);
    co_await stream.write(std::to_string(number) + " degrees\n");
  }
}

Coro<> both(Stream& stream) {
  try {
    co_await gather(listen(stream), report(stream));
  } catch (const Error& error) {
    print("not sent:", error.what());
  }
}

Coro<> buoy() {
  co_await with(open_connection("localhost", 8000), both);
}

Coro<> sea() {
  Server server = co_await start_server(harbour, "localhost", 8000);
  co_await wait(std::vector{create_task(buoy(), {.name = "buoy"})});
  co_await server.close();
}

int main() {
  run(sea());
}
