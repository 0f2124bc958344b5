#include "lesson.h"

Coro<> worker(int param) {
  co_await sleep(2s);  // the way to the reader
  print("letter", param, "is delivered");
}

Coro<> post_office() {
  jobs::Scheduler scheduler = co_await jobs::Scheduler::create({.limit = 2, .pending_limit = 3});
  for (int param = 1; param <= 10; ++param) {
    co_await scheduler.spawn(worker(param));
    print("letter", param, "is accepted:", scheduler.active_count(), "on their way,", scheduler.pending_count(),
          "in the bag");
  }
  co_await scheduler.wait_and_close();
  print("we close");
}

int main() {
  run(post_office());
}
