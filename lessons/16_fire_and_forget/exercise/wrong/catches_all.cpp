// Fails: a letter that is cancelled stays cancelled
#include "lesson.h"
#include "letters.h"

// Carries a letter and hears how it ends.
Coro<> watched(int param) {
  try {
    co_await worker(param);
  } catch (const std::exception& error) {
    complain(error);
  } catch (...) {
    print("complaint: something else");
  }
}

// The letters are kept, and the post office closes when the last one has come to its end.
Coro<> post_office() {
  std::vector<Task<>> letters;
  for (int param = 1; param <= 5; ++param) {
    letters.push_back(create_task(watched(param)));
    print("letter", param, "is accepted");
  }
  co_await sleep(3500ms);  // the rest of the day
  co_await gather_settled(letters);
  print("we close");
}

int main() {
  run(post_office());
}
