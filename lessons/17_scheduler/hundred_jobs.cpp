#include "lesson.h"

Coro<> coro(Duration timeout) {
  co_await sleep(timeout);
}

Coro<> demo() {
  jobs::Scheduler scheduler = co_await jobs::Scheduler::create({.limit = 100});
  for (int i = 0; i < 100; ++i) {
    // spawn jobs
    co_await scheduler.spawn(coro(i * 100ms));
  }

  co_await sleep(5s);
  // not all scheduled jobs are finished at the moment
  print(scheduler.active_count(), "jobs run,", scheduler.pending_count(), "wait for a place");

  // gracefully close spawned jobs
  co_await scheduler.close();
  print(scheduler.active_count(), "jobs run,", scheduler.pending_count(), "wait for a place");
}

int main() {
  run(demo());
}
