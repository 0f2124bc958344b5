#include "lesson.h"

// Every other letter has a wrong address.
Coro<> worker(int param) {
  co_await sleep(param * 1s);
  if (param % 2 == 0) {
    throw RuntimeError("letter " + std::to_string(param) + ": there is no such address");
  }
  print("letter", param, "is delivered");
}

void complain(const std::exception& error) {
  print("complaint:", error.what());
}

// The letters are kept, and the post office closes when the last one has come to its end.
Coro<> post_office() {
  std::vector<Task<>> letters;
  for (int param = 1; param <= 5; ++param) {
    letters.push_back(create_task(worker(param)));
    print("letter", param, "is accepted");
  }
  co_await sleep(3500ms);  // the rest of the day
  co_await gather_settled(letters);
  print("we close");
}

int main() {
  run(post_office());
}
