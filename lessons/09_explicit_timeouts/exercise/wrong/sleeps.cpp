// Fails: a forecast that comes is shown at once
#include "lesson.h"

// Asks a service that needs two seconds to look at its clouds.
Coro<std::string> ask(http::ClientSession& client) {
  http::ClientResponse response = co_await client.get("http://slow.example");
  co_return co_await response.text();
}

// Shows the forecast, or "no forecast today" if it is not here after three seconds.
Coro<> show_forecast(http::ClientSession& client) {
  Task<std::string> asking = create_task(ask(client));
  co_await sleep(3s);
  if (asking.done()) {
    print("the forecast has", asking.result().size(), "bytes");
  } else {
    asking.cancel();
    print("no forecast today");
  }
}

int main() {
  run(with(http::ClientSession::create(), show_forecast));
}
