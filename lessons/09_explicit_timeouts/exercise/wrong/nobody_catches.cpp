// Fails: who waits is told
#include "lesson.h"

// Asks a service that needs two seconds to look at its clouds.
Coro<std::string> ask(http::ClientSession& client) {
  http::ClientResponse response = co_await client.get("http://slow.example");
  co_return co_await response.text();
}

// Shows the forecast, or "no forecast today" if it is not here after three seconds.
Coro<> show_forecast(http::ClientSession& client) {
  std::string forecast = co_await timeout(3s, ask(client));
  print("the forecast has", forecast.size(), "bytes");
}

int main() {
  run(with(http::ClientSession::create(), show_forecast));
}
