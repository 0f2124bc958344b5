#include "check.h"

namespace {

// Not counting the first task: a deadline around all of them cancels that one, too.
bool one_fetch_cancelled(const Run& run) {
  int cancelled = 0;
  for (const Record& record : run.records()) {
    if (record.is("deliver") && record.number("task") != 1) ++cancelled;
  }
  return cancelled == 1;
}

}  // namespace

Exercise exercise() {
  return {
      check("the pages that came are counted", prints_exactly({"pages: 19"})),
      check("the program ends after ten seconds", elapsed_is(10s)),
      on_every_seed(check("no fetch is left over", no_lint())),
      on_every_seed(check("only the fetch that hangs is cancelled",
                          that(one_fetch_cancelled, "Not exactly one task has been cancelled."))),
      in_world("three_silent",
               check("three silent pages cost three pages", prints_exactly({"pages: 17"}) && elapsed_is(10s))),
      in_world("slow_parts",
               check("a page that is slow twice gets no more time", elapsed_is(10s) && prints_exactly({"pages: 19"}))),
      in_world("all_come",
               check("nobody waits when all pages come", prints_exactly({"pages: 20"}) && elapsed_at_most(1s))),
  };
}
