#include "lesson.h"

Coro<std::string> fetch(http::ClientSession& client) {
  http::ClientResponse response = co_await client.get("http://python.org");
  co_return co_await response.text();
}

Coro<> show_size() {
  co_await with(http::ClientSession::create(), [](http::ClientSession& client) -> Coro<> {
    std::string page = co_await fetch(client);
    print("the page has", page.size(), "bytes");
  });
}

int main() {
  run(show_size());
}
