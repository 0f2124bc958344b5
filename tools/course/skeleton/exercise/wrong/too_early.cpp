// Fails: the word comes after two seconds
#include "lesson.h"

// TODO(docs): a mistake that people make.
Coro<> say(std::string word) {
  co_await sleep(1s);
  print(word);
}

int main() {
  run(say("done"));
}
