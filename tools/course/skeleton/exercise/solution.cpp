#include "lesson.h"

// TODO(docs): what a learner should write.
Coro<> say(std::string word) {
  co_await sleep(2s);
  print(word);
}

int main() {
  run(say("done"));
}
