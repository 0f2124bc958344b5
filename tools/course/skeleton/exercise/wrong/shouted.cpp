// Fails: the word is said
#include "lesson.h"

// TODO(docs): another mistake, which trips another check.
Coro<> say(std::string word) {
  co_await sleep(2s);
  print(word + "!");
}

int main() {
  run(say("done"));
}
