#include "lesson.h"

Coro<> clerk(std::string name, Duration tidying) {
  bool told_to_stop = false;
  try {
    co_await sleep(8h);
  } catch (const CancelledError&) {
    told_to_stop = true;  // C++ allows no co_await here
  }
  co_await sleep(tidying);
  print(name, "has tidied up");
  if (told_to_stop) {
    throw CancelledError();
  }
}

void complain(jobs::Scheduler&, const jobs::JobContext& context) {
  print("complaint:", context.message, "-", context.job.name());
}

Coro<> post_office() {
  jobs::Scheduler scheduler = co_await jobs::Scheduler::create({.close_timeout = 100ms, .exception_handler = complain});
  co_await scheduler.spawn(clerk("Ann", 50ms), {.name = "Ann"});
  co_await scheduler.spawn(clerk("Bob", 300ms), {.name = "Bob"});
  co_await sleep(1s);
  print("we close");
  co_await scheduler.close();
  print("closed");
}

int main() {
  run(post_office());
}
