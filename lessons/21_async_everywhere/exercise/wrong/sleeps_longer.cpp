// Fails: the archive is never without work
#include "lesson.h"
#include "pictures.h"

// Takes 20 pictures, up to ten in a second, and sends them.
Coro<> camera(Stream& stream) {
  for (int number = 1; number <= 20; ++number) {
    co_await sleep(600ms);
    std::string picture = take_picture(number);
    co_await stream.write(picture);
  }
}

Coro<> day() {
  Server server = co_await start_server(archive, "localhost", 8000);
  co_await with(open_connection("localhost", 8000), camera);
  co_await server.close();
}

int main() {
  run(day());
}
