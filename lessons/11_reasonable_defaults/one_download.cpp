#include "lesson.h"

Coro<> download(http::ClientSession& client) {
  try {
    http::ClientResponse response = co_await client.get("http://docs.python.org", {.timeout = {.total = 120s}});
    std::string page = co_await response.text();
    print("downloaded", page.size(), "bytes");
  } catch (const TimeoutError& error) {
    print("no download:", error.what());
  }
}

const http::ClientTimeout limits = {.total = 20s, .sock_connect = 3s, .sock_read = 5s};

int main() {
  run(with(http::ClientSession::create({.timeout = limits}), download));
}
