// Fails: the line is right when the call is lost
#include "lesson.h"

Coro<int> fetch() {
  Stream stream = co_await open_connection("python.org", 80);
  co_await stream.write("GET / HTTP/1.0\r\nHost: python.org\r\n\r\n");
  std::string head = co_await stream.read_until("\r\n\r\n");
  std::string page = co_await stream.read();
  co_await stream.close();
  co_return int(page.size());
}

// At which line does the program wait for ever? 0 if it does not.
void answers() {
  print("the call is lost: line", 23);
  print("the question is lost: line", 0);
  print("the answer is lost: line", 0);
  print("the answer is late: line", 0);
}

Coro<> quiz() {
  answers();
  int bytes = co_await fetch();
  print("the page has", bytes, "bytes");
}

int main() {
  run(quiz());
}
