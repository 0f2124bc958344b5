#include "lesson.h"
#include "stream_writer.h"

constexpr int kPicture = 32'000;  // bytes
constexpr int kPictures = 30;

// Needs half a second to file a picture.
Coro<> archive(Stream& stream) {
  for (int number = 1; number <= kPictures; ++number) {
    co_await stream.read_exactly(kPicture);
    co_await sleep(500ms);
  }
  print("archive: all pictures are here");
}

Coro<> camera(Stream& stream) {
  StreamWriter writer(stream);
  for (int number = 1; number <= kPictures; ++number) {
    co_await sleep(100ms);
    writer.write(std::string(kPicture, '.'));
    print("picture", number, "in memory:", std::string(writer.buffer_size() / kPicture, '#'));
  }
  print("camera: all pictures are written");
  co_await stream.read();  // the archive closes when it has everything
}

Coro<> day() {
  Server server = co_await start_server(archive, "localhost", 8000);
  co_await with(open_connection("localhost", 8000), camera);
  co_await server.close();
}

int main() {
  run(day());
}
