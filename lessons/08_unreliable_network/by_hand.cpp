#include "lesson.h"

Coro<std::string> fetch() {
  Stream stream = co_await open_connection("python.org", 80);
  co_await stream.write("GET / HTTP/1.0\r\nHost: python.org\r\n\r\n");
  std::string answer = co_await stream.read();
  co_await stream.close();
  co_return answer;
}

Coro<> show_size() {
  std::string answer = co_await fetch();
  print("the answer has", answer.size(), "bytes");
}

int main() {
  run(show_size());
}
