// Fails: no more than 64 KiB wait to be sent
#include "lesson.h"

constexpr int kPicture = 32'000;  // bytes

// Files pictures, each in half a second.
Coro<> archive(Stream& stream) {
  int pictures = 0;
  try {
    while (true) {
      co_await stream.read_exactly(kPicture);
      co_await sleep(500ms);
      pictures += 1;
    }
  } catch (const IncompleteReadError&) {
    print("archive:", pictures, "pictures");
  }
}

std::string take_picture(int number) {
  print("picture", number);
  return std::string(kPicture, '.');
}

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
