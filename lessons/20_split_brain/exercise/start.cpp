#include "lesson.h"
#include "reader_and_writer.h"
#include "shore.h"

Coro<> listen(StreamReader reader) {
  int confirmed = 0;
  while (co_await reader.read_line() == "thanks\n") confirmed += 1;
  print("confirmed:", confirmed);
}

Coro<> report(StreamWriter writer) {
  for (int number = 1; number <= 8; ++number) {
    co_await sleep(1s);
    writer.write(std::to_string(number) + " degrees\n");
  }
  co_await writer.close();
}

Coro<> buoy() {
  auto [reader, writer] = co_await open_reader_and_writer("localhost", 8000);
  co_await gather(listen(reader), report(writer));
}

Coro<> sea() {
  Server server = co_await start_server(harbour, "localhost", 8000);
  co_await wait(std::vector{create_task(buoy(), {.name = "buoy"})});
  co_await server.close();
}

int main() {
  run(sea());
}
