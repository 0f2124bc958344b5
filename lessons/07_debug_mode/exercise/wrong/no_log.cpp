// Fails: the shop does its work
#include "lesson.h"

Coro<std::size_t> fetch_prices() {
  http::ClientSession client = co_await http::ClientSession::create();
  http::ClientResponse response = co_await client.get("http://python.org");
  std::string prices = co_await response.text();
  co_await client.close();
  co_return prices.size();
}

// How the day went: a number that takes its time.
Coro<double> statistics() {
  co_return co_await to_thread([] { return calc_pi(500); });
}

// A worker thread runs this.
int count_stock() {
  calc_pi(50);
  return 12;
}

Coro<> close_the_shop() {
  print("prices:", co_await fetch_prices(), "bytes");
  print("statistics:", co_await statistics());
  int stock = co_await to_thread([] { return count_stock(); });
  print("stock:", stock, "boxes");
}

int main() {
  run(close_the_shop());
}
