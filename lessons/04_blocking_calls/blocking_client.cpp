#include "lesson.h"

Coro<> heartbeat() {
  for (int beat = 1; beat <= 15; ++beat) {
    print("beat", beat);
    co_await sleep(100ms);
  }
}

// Not awaited: the call returns when the page is there.
Coro<std::size_t> f() {
  std::string page = fetch_blocking(1s);
  co_return page.size();
}

Coro<> beat_and_fetch() {
  Task<> beating = create_task(heartbeat());
  co_await sleep(250ms);
  std::size_t size = co_await f();
  print("the page has", size, "bytes");
  co_await beating;
}

int main() {
  run(beat_and_fetch());
}
