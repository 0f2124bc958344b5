#include "check.h"

Exercise exercise() {
  return {
      check("the shelf is empty", prints_exactly({"boxes left: 0"})),
      check("who pays gets a box", coro("pay").runs(10)),
      check("the customers pay at the same time", elapsed_is(100ms)),
      on_every_seed(check("no advice is left", no_lint())),
  };
}
