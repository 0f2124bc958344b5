#include "check.h"

Exercise exercise() {
  return {
      check("the first room is clean", prints("room 1 is clean")),
      check("the alarm is on in the morning", invariants_hold()),
      check("the shift ends cancelled", task("shift").end_with("cancelled")),
      at_every_await(check("the alarm is on, wherever the shift is called away", invariants_hold()), "shift"),
      at_every_await(check("the shift ends cancelled, wherever it is called away",
                           task("shift").end_with("cancelled") && no_lint()),
                     "shift"),
      on_every_seed(check("nothing is left over", no_lint() && ends_well())),
  };
}
