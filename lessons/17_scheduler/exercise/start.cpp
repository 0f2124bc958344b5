#include "lesson.h"
#include "letters.h"

class Scheduler {
 public:
  // Runs a job in the background. Waits until there is a place for it, not until it has ended.
  Coro<> spawn(Coro<> job) {
    tasks_.push_back(create_task(std::move(job)));
    co_return;
  }

  // Cancels the jobs that have not ended, and waits until they have.
  Coro<> close() { co_return; }

 private:
  Semaphore places_ = Semaphore(3);
  std::vector<Task<>> tasks_;
};

Coro<> post_office(Scheduler& scheduler) {
  for (int param = 1; param <= 9; ++param) {
    co_await scheduler.spawn(worker(param));
    print("letter", param, "is accepted");
  }
  co_await sleep(500ms);
  co_await scheduler.close();
  print("we close");
}

int main() {
  Scheduler scheduler;
  run(post_office(scheduler));
}
