#include "check.h"

Exercise exercise() {
  return {
      on_every_seed(
          check("the shop does its work", prints("prices: 12051 bytes") && prints_with("statistics: 3.14159"))),
      in_debug_mode(check("no call is forgotten", no_lint("never-awaited"))),
      in_debug_mode(check("the log is written", prints("log: we close"))),
      in_debug_mode(check("no step holds the loop", no_lint("loop-blocked"))),
      in_debug_mode(check("what was opened is closed", no_lint("never-closed"))),
      in_debug_mode(check("no advice is left", no_lint())),
  };
}
