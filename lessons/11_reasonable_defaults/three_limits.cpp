#include "lesson.h"

Coro<> show(http::ClientSession& client, std::string url) {
  try {
    http::ClientResponse response = co_await client.get(url);
    std::string page = co_await response.text();
    print(url, "has", page.size(), "bytes");
  } catch (const http::ConnectionTimeoutError&) {
    print(url, "cannot be reached");
  } catch (const http::SocketTimeoutError&) {
    print(url, "has fallen silent");
  } catch (const TimeoutError&) {
    print(url, "takes too long");
  }
}

Coro<> portal(http::ClientSession& client) {
  co_await gather(show(client, "http://python.org"), show(client, "http://pypi.org"),
                  show(client, "http://docs.python.org"), show(client, "http://example.org"));
  print("the portal is complete");
}

const http::ClientTimeout limits = {.total = 20s, .sock_connect = 3s, .sock_read = 5s};

int main() {
  run(with(http::ClientSession::create({.timeout = limits}), portal));
}
