#include "check.h"

namespace {

Claim does_its_work() {
  return prints("prices: 12051 bytes") && prints_with("statistics: 3.14159") && prints("stock: 12 boxes") &&
         prints("log: the stock is counted");
}

Claim keeps_to_its_thread() {
  return that([](const Run& run) { return ends_well()(run).holds; },
              "With debug mode the program ends with an error: the loop was called from another thread than its own.");
}

}  // namespace

Exercise exercise() {
  return {
      on_every_seed(check("the shop does its work", does_its_work())),
      in_debug_mode(check("what was opened is closed", no_lint("never-closed"))),
      in_debug_mode(check("no step holds the loop", no_lint("loop-blocked"))),
      in_debug_mode(check("nobody calls the loop from another thread", keeps_to_its_thread())),
      in_debug_mode(check("no advice is left", no_lint())),
  };
}
