#include "check.h"

namespace {

Claim accepted_at(int letter, std::chrono::seconds time) {
  return prints_at("letter " + std::to_string(letter) + " is accepted", time);
}

// Then the ninth letter may never come.
bool post_office_is_cancelled(const Run& run) {
  for (const Record& record : run.records()) {
    if (record.is("done") && record.number("task") == 1) return record.text("how") == "cancelled";
  }
  return false;
}

Finding ninth_comes_in(const Run& run) {
  for (const Record& record : run.records()) {
    if (!record.is("print") || record.text("text") != "letter 9 is accepted" || record.time() <= 2s) continue;
    return {false, "Letter 9 has to wait until " + in_words(record.time()) + ": the place of a letter is lost.",
            record.time()};
  }
  return {};
}

// No job goes on behind the last line.
Finding all_end_before_close(const Run& run) {
  bool closed = false;
  for (const Record& record : run.records()) {
    if (record.is("print") && record.text("text") == "we close") closed = true;
    if (closed && record.number("task") > 1 && (record.is("step") || record.is("deliver") || record.is("lint")))
      return {false, "The post office has closed, and the task of a letter goes on.", record.time()};
  }
  return {};
}

}  // namespace

Exercise exercise() {
  return {
      check("no more than three letters are on their way", coro("worker").at_a_time_at_most(3)),
      check("spawn waits for a place, and for nothing else",
            accepted_at(3, 0s) && accepted_at(4, 1s) && accepted_at(9, 2s)),
      check("nothing runs on when close is done", Claim(all_end_before_close)),
      check("close cancels what is still on its way", prints_at("we close", 2500ms)),
      on_every_seed(check("no task is left over", no_lint() && ends_well())),
      at_every_await(
          check("a letter that is cancelled gives its place back",
                coro("worker").at_a_time_at_most(3) && (Claim(ninth_comes_in) || that(post_office_is_cancelled, "")))),
  };
}
