#include "lesson.h"

Coro<> heartbeat() {
  while (true) {
    print("beat");
    co_await sleep(10ms);
  }
}

Coro<std::string> fetch(http::ClientSession& client) {
  http::ClientResponse response = co_await client.get("http://python.org");
  co_return co_await response.text();
}

Coro<> fetch_and_beat() {
  Task<> beating = create_task(heartbeat());
  co_await with(http::ClientSession::create(), [](http::ClientSession& client) -> Coro<> {
    std::string page = co_await fetch(client);
    print("the page has", page.size(), "bytes");
  });
  beating.cancel();
}

int main() {
  run(fetch_and_beat());
}
