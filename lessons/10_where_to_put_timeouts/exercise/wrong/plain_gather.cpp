// Fails: the pages that came are counted
#include "lesson.h"

// A page comes in two parts, one after the other.
Coro<int> fetch(http::ClientSession& client, int number) {
  int bytes = 0;
  for (std::string part : {"/text/", "/picture/"}) {
    http::ClientResponse response = co_await client.get("http://python.org" + part + std::to_string(number));
    std::string body = co_await response.text();
    bytes += int(body.size());
  }
  co_return bytes;
}

// Fetches twenty pages and counts those that have come after ten seconds.
Coro<> fetch_all(http::ClientSession& client) {
  std::vector<Task<int>> tasks;
  for (int number = 1; number <= 20; ++number) {
    tasks.push_back(create_task(timeout(10s, fetch(client, number))));
  }
  std::vector<int> sizes = co_await gather(tasks);
  print("pages:", sizes.size());
}

int main() {
  run(with(http::ClientSession::create(), fetch_all));
}
