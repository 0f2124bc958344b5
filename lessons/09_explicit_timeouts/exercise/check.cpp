#include "check.h"

Exercise exercise() {
  return {
      check("a forecast that comes is shown at once",
            prints_exactly({"the forecast has 2037 bytes"}) && elapsed_at_most(2500ms)),
      in_world("silent", check("a silent service is given up after three seconds", task("Task-1").cancelled_at(3s))),
      in_world("silent", check("who waits is told", prints_exactly({"no forecast today"}) && ends_well())),
      in_world("unreachable", check("connecting has the same limit", elapsed_is(3s) && ends_well())),
      on_every_seed(check("no advice is left", no_lint())),
  };
}
