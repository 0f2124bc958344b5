#include "lesson.h"
#include "other_end.h"
#include "reader_and_writer.h"

Coro<> listen(StreamReader reader) {
  while (co_await reader.read_line() == "thanks\n") continue;
  print("reader: this was the end");
}

Coro<> report(StreamWriter writer) {
  for (int number = 1; number <= 8; ++number) {
    co_await sleep(1s);
    writer.write(std::to_string(number) + " degrees\n");
    print("writer: sent", number);
  }
  co_await writer.close();
}

Coro<> buoy() {
  Server server = co_await start_server(harbour, "localhost", 8000);
  auto [reader, writer] = co_await open_reader_and_writer("localhost", 8000);
  co_await gather(listen(reader), report(writer));
  co_await server.close();
}

int main() {
  run(buoy());
}
