#include "lesson.h"

Coro<std::string> fetch(http::ClientSession& client, int number) {
  http::ClientResponse response = co_await client.get("http://python.org/" + std::to_string(number));
  std::string page = co_await response.text();
  print("page", number, "is here");
  co_return page;
}

Coro<> fetch_all(http::ClientSession& client) {
  std::vector<Task<std::string>> tasks;
  for (int number = 1; number <= 20; ++number) {
    tasks.push_back(create_task(fetch(client, number)));
  }
  try {
    std::vector<std::string> pages = co_await timeout(10s, gather(tasks));
    print("we have", pages.size(), "pages");
  } catch (const TimeoutError&) {
    print("the time is over, and we have nothing");
  }
}

int main() {
  run(with(http::ClientSession::create(), fetch_all));
}
