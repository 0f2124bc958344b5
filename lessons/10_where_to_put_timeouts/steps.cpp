#include "lesson.h"

// httpbin.org/delay/7 answers after seven seconds, like a service that has a bad day.
Coro<std::string> ask(http::ClientSession& client, std::string url) {
  http::ClientResponse response = co_await client.get(url);
  co_return co_await response.text();
}

Coro<> buy_ticket(http::ClientSession& client) {
  co_await timeout(10s, ask(client, "http://httpbin.org/delay/7"));
  print("logged in");
  co_await timeout(10s, ask(client, "http://httpbin.org/delay/8"));
  print("seat chosen");
  co_await timeout(10s, ask(client, "http://httpbin.org/delay/9"));
  print("paid");
}

Coro<> serve_customer(http::ClientSession& client) {
  try {
    co_await buy_ticket(client);
  } catch (const TimeoutError&) {
    print("sorry, try again later");
  }
}

int main() {
  run(with(http::ClientSession::create(), serve_customer));
}
