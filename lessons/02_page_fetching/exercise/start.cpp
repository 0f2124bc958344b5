#include "lesson.h"

// Gives the size of a page, in bytes.
Coro<std::size_t> page_size(http::ClientSession& client, std::string url) {
  http::ClientResponse response = co_await client.get(url);
  co_return 0;
}

Coro<> show_sizes(http::ClientSession& client) {
  print("the front page has", co_await page_size(client, "http://python.org/"), "bytes");
  print("the other page has", co_await page_size(client, "http://python.org/about"), "bytes");
}

int main() {
  run(with(http::ClientSession::create(), show_sizes));
}
