#include "check.h"

namespace {

std::string letter(int number) {
  return "letter " + std::to_string(number);
}

Claim complained_at(int number, std::chrono::seconds time) {
  return prints_at("complaint: " + letter(number) + ": there is no such address", time);
}

}  // namespace

Exercise exercise() {
  return {
      check("letters are accepted at once",
            prints_at(letter(1) + " is accepted", 0s) && prints_at(letter(5) + " is accepted", 0s)),
      check("every letter comes to its end", prints_at(letter(1) + " is delivered", 1s) &&
                                                 prints_at(letter(3) + " is delivered", 3s) &&
                                                 prints_at(letter(5) + " is delivered", 5s)),
      check("each complaint comes when its letter fails", complained_at(2, 2s) && complained_at(4, 4s)),
      check("the post office closes with the last letter", prints_at("we close", 5s) && elapsed_is(5s)),
      on_every_seed(check("no task is left over", no_lint() && ends_well())),
      at_every_await(check("a letter that is cancelled stays cancelled", no_lint("swallowed-cancel"))),
  };
}
