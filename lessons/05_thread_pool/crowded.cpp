#include "lesson.h"

// A library that blocks, on one of the pool's threads.
Coro<> download(ThreadPool& pool) {
  std::string page = co_await run_in_executor(pool, [] { return fetch_blocking(5s); });
  print("a page of", page.size(), "bytes");
}

// A little thing that should be done at once.
Coro<> look_up(ThreadPool& pool) {
  co_await sleep(100ms);
  double pi = co_await run_in_executor(pool, [] { return calc_pi(10); });
  print("looked up", pi);
}

Coro<> share_a_pool() {
  ThreadPool pool(2);
  Task<> first = create_task(download(pool));
  Task<> second = create_task(download(pool));
  Task<> third = create_task(look_up(pool));
  co_await first;
  co_await second;
  co_await third;
}

int main() {
  run(share_a_pool());
}
