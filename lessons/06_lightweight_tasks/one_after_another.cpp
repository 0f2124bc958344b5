#include "lesson.h"

// There is no network here yet: one second of waiting stands for it.
Coro<std::string> fetch(std::string url) {
  co_await sleep(1s);
  co_return "the page at " + url;
}

Coro<> fetch_all() {
  for (int i = 1; i <= 10; ++i) {
    std::string page = co_await fetch("/" + std::to_string(i));
    print("got", page);
  }
}

int main() {
  run(fetch_all());
}
