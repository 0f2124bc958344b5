#include "lesson.h"

Coro<std::string> fetch(http::ClientSession& client) {
  http::ClientResponse response = co_await client.get("http://python.org");
  co_return co_await response.text();
}

Coro<> show_size(http::ClientSession& client) {
  try {
    std::string page = co_await timeout(10s, fetch(client));
    print("the page has", page.size(), "bytes");
  } catch (const TimeoutError&) {
    print("no page in time");
  }
}

int main() {
  run(with(http::ClientSession::create(), show_size));
}
