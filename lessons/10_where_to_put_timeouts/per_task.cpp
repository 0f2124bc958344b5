#include "lesson.h"

Coro<std::string> fetch(http::ClientSession& client, int number) {
  http::ClientResponse response = co_await client.get("http://python.org/" + std::to_string(number));
  co_return co_await response.text();
}

Coro<std::string> fetcher(http::ClientSession& client, int number) {
  co_return co_await timeout(10s, fetch(client, number));
}

Coro<> fetch_all(http::ClientSession& client) {
  std::vector<Task<std::string>> tasks;
  for (int number = 1; number <= 20; ++number) {
    tasks.push_back(create_task(fetcher(client, number)));
  }
  int pages = 0;
  for (const Outcome<std::string>& outcome : co_await gather_settled(tasks)) {
    pages += outcome.has_value() ? 1 : 0;
  }
  print("we have", pages, "pages");
}

int main() {
  run(with(http::ClientSession::create(), fetch_all));
}
