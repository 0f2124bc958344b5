#include "lesson.h"

Coro<std::string> fetch(http::ClientSession& client, std::string url) {
  http::ClientResponse response = co_await timeout(10s, client.get(url));
  co_return co_await response.text();
}

Coro<> show(http::ClientSession& client, std::string url) {
  try {
    std::string page = co_await fetch(client, url);
    print(url, "has", page.size(), "bytes");
  } catch (const TimeoutError&) {
    print(url, "is too late");
  }
}

Coro<> portal(http::ClientSession& client) {
  co_await gather(show(client, "http://python.org"), show(client, "http://pypi.org"),
                  show(client, "http://example.org"));
  print("the portal is complete");
}

// A library as most of them once were: without an opinion about time.
const http::ClientTimeout limits = {.total = std::nullopt, .sock_connect = std::nullopt};

int main() {
  run(with(http::ClientSession::create({.timeout = limits}), portal));
}
