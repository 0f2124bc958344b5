#include "lesson.h"

// asyncio's two objects for one connection, in miniature.
class StreamReader {
 public:
  explicit StreamReader(std::shared_ptr<Stream> connection) : connection_(connection) {}
  Coro<std::string> read_line() { co_return co_await connection_->read_line(); }

 private:
  std::shared_ptr<Stream> connection_;
};

class StreamWriter {
 public:
  explicit StreamWriter(std::shared_ptr<Stream> connection) : connection_(connection) {}
  // Returns at once. What is written to a broken connection is dropped without a word, as asyncio does it.
  void write(std::string data) {
    try {
      connection_->write_now(data);
    } catch (const ConnectionError&) {
    }
  }
  Coro<> close() { co_await connection_->close(); }

 private:
  std::shared_ptr<Stream> connection_;
};

// Confirms some readings, and goes home.
Coro<> harbour(Stream& stream) {
  int most = int(randint(2, 6));
  for (int number = 1; number <= most; ++number) {
    co_await stream.read_line();
    co_await stream.write("thanks\n");
  }
}

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
  auto connection = std::make_shared<Stream>(co_await open_connection("localhost", 8000));
  co_await gather(listen(StreamReader(connection)), report(StreamWriter(connection)));
}

Coro<> sea() {
  Server server = co_await start_server(harbour, "localhost", 8000);
  co_await wait(std::vector{create_task(buoy(), {.name = "buoy"})});
  co_await server.close();
}

int main() {
  run(sea());
}
