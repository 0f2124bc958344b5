// Fails: no more than 64 KiB wait to be sent
#include "lesson.h"
#include "pictures.h"

// Takes 20 pictures, up to ten in a second, and sends them.
Coro<> camera(Stream& stream) {
  std::vector<std::string> pictures;
  for (int number = 1; number <= 20; ++number) {
    co_await sleep(100ms);
    pictures.push_back(take_picture(number));
  }
  for (const std::string& picture : pictures) co_await stream.write(picture);
}

Coro<> day() {
  Server server = co_await start_server(archive, "localhost", 8000);
  co_await with(open_connection("localhost", 8000), camera);
  co_await server.close();
}

int main() {
  run(day());
}
