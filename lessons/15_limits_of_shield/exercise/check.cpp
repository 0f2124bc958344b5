#include "check.h"

Exercise exercise() {
  return {
      on_every_seed(check("the order is stored before the shop closes", invariants_hold())),
      check("no task is left when the loop ends", no_lint()),
      in_world("twice", check("an order that fails is counted", prints("stored: 1 failed: 1"))),
      in_world("stuck", check("a bank that never answers does not keep the shop open", elapsed_at_most(3s))),
      in_world("stuck", check("an order that takes too long has failed", prints("stored: 0 failed: 1"))),
  };
}
