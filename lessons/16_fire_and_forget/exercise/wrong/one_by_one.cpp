// Fails: letters are accepted at once
#include "lesson.h"
#include "letters.h"

// The letters are kept, and the post office closes when the last one has come to its end.
Coro<> post_office() {
  for (int param = 1; param <= 5; ++param) {
    Task<> letter = create_task(worker(param));
    print("letter", param, "is accepted");
    try {
      co_await letter;
    } catch (const std::exception& error) {
      complain(error);
    }
  }
  co_await sleep(3500ms);  // the rest of the day
  print("we close");
}

int main() {
  run(post_office());
}
