#include "lesson.h"
#include "pictures.h"

Coro<> send(Stream& stream, std::string picture) {
  co_await stream.write(picture);
}

// Takes 20 pictures, up to ten in a second, and sends them.
Coro<> camera(Stream& stream) {
  std::vector<Task<>> sending;
  for (int number = 1; number <= 20; ++number) {
    co_await sleep(100ms);
    sending.push_back(create_task(send(stream, take_picture(number))));
  }
  co_await gather(sending);
}

Coro<> day() {
  Server server = co_await start_server(archive, "localhost", 8000);
  co_await with(open_connection("localhost", 8000), camera);
  co_await server.close();
}

int main() {
  run(day());
}
