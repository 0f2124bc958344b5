// Fails: no step holds the loop
#include "lesson.h"

// Writes a line to a log, on a slow disk.
Coro<> write_log(std::string line) {
  co_await sleep(50ms);
  print("log:", line);
}

Coro<std::size_t> fetch_prices() {
  http::ClientSession client = co_await http::ClientSession::create();
  http::ClientResponse response = co_await client.get("http://python.org");
  std::string prices = co_await response.text();
  co_await client.close();
  co_return prices.size();
}

// How the day went: a number that takes its time.
Coro<double> statistics() {
  co_await checkpoint();
  co_return calc_pi(500);
}

Coro<> close_the_shop() {
  print("prices:", co_await fetch_prices(), "bytes");
  co_await write_log("we close");
  print("statistics:", co_await statistics());
}

int main() {
  run(close_the_shop());
}
