#include "lesson.h"

// There is no network here yet: one second of waiting stands for it.
Coro<std::string> fetch(std::string url) {
  co_await sleep(1s);
  co_return "the page at " + url;
}

Coro<> fetch_all() {
  std::vector<Task<std::string>> tasks;
  for (int i = 1; i <= 10; ++i) {
    tasks.push_back(create_task(fetch("/" + std::to_string(i))));
  }
  std::vector<std::string> pages = co_await gather(tasks);
  for (const std::string& page : pages) {
    print("got", page);
  }
}

int main() {
  run(fetch_all());
}
