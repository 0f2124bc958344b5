#include "lesson.h"

// TODO(docs): what the learner gets. It compiles, and fails a check.
Coro<> say(std::string word) {
  print(word);
  co_return;
}

int main() {
  run(say("done"));
}
