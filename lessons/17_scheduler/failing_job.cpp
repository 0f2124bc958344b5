#include "lesson.h"

// Letter number 2 has a wrong address.
Coro<> worker(int param) {
  co_await sleep(param * 1s);
  if (param == 2) {
    throw RuntimeError("letter 2: there is no such address");
  }
  print("letter", param, "is delivered");
}

void complain(jobs::Scheduler&, const jobs::JobContext& context) {
  try {
    std::rethrow_exception(context.exception);
  } catch (const std::exception& error) {
    print("complaint:", error.what());
  }
}

Coro<> post_office() {
  jobs::Scheduler scheduler = co_await jobs::Scheduler::create({.exception_handler = complain});
  for (int param = 1; param <= 3; ++param) {
    co_await scheduler.spawn(worker(param));
  }
  co_await sleep(2500ms);  // the rest of the day
  print("no more letters today");
  co_await scheduler.wait_and_close();
  print("we close");
}

int main() {
  run(post_office());
}
