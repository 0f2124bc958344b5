#include "check.h"

Exercise exercise() {
  return {
      check("the size is printed", prints("the page has 2000 bytes")),
      check("the heart beats on", task("heartbeat").gap_at_most(100ms)),
      check("a worker thread does the fetching", workers_used()),
      check("the page is here after a second", workers_used() && elapsed_is(1500ms)),
      on_every_seed(check("no advice is left", no_lint())),
  };
}
