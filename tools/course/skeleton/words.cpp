#include "lesson.h"

// TODO(docs): the one idea that this program shows.
Coro<> say(std::string word) {
  co_await sleep(1s);
  print(word);
}

Coro<> say_both() {
  co_await say("one");
  co_await say("two");
}

int main() {
  run(say_both());
}
