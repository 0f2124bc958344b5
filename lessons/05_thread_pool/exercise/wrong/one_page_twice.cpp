// Fails: the page is here after a second
#include "lesson.h"

Coro<> heartbeat() {
  for (int beat = 1; beat <= 15; ++beat) {
    print("beat", beat);
    co_await sleep(100ms);
  }
}

// Gives the size of a page that a library fetches, and the library blocks.
Coro<std::size_t> page_size() {
  std::string page = co_await to_thread([] { return fetch_blocking(1s); });
  page = co_await to_thread([] { return fetch_blocking(1s); });
  co_return page.size();
}

Coro<> beat_and_fetch() {
  Task<> beating = create_task(heartbeat());
  co_await sleep(250ms);
  std::size_t size = co_await page_size();
  print("the page has", size, "bytes");
  co_await beating;
}

int main() {
  run(beat_and_fetch());
}
