// Fails: spawn waits for a place, and for nothing else
#include "lesson.h"
#include "letters.h"

class Scheduler {
 public:
  Coro<> spawn(Coro<> job) {
    tasks_.push_back(create_task(in_place(std::move(job))));
    co_return;
  }

  Coro<> close() {
    for (Task<>& task : tasks_) task.cancel();
    co_await gather_settled(tasks_);
  }

 private:
  Coro<> in_place(Coro<> job) {
    SemaphoreGuard place = co_await places_.scoped();
    co_await std::move(job);
  }

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
