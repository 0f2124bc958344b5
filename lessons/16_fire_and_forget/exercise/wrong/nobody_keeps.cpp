// Fails: every letter comes to its end
#include "lesson.h"
#include "letters.h"

// Carries a letter and hears how it ends.
Coro<> watched(int param) {
  try {
    co_await worker(param);
  } catch (const std::exception& error) {
    complain(error);
  }
}

// The letters are kept, and the post office closes when the last one has come to its end.
Coro<> post_office() {
  for (int param = 1; param <= 5; ++param) {
    Task<> letter = create_task(watched(param));
    print("letter", param, "is accepted");
  }
  co_await sleep(3500ms);  // the rest of the day
  print("we close");
}

int main() {
  run(post_office());
}
