#include "check.h"

namespace {

bool draws_all(const Run& run) {
  aio::Duration computed{};
  for (const Record& record : run.records()) {
    if (record.is("cpu") && record.text("what") == "calc_pi") computed += aio::Duration(record.number("dur"));
  }
  return computed == 300ms;
}

}  // namespace

Exercise exercise() {
  return {
      check("the picture is loaded, drawn and saved", prints_exactly({"loaded", "drawn", "saved"})),
      check("the heart beats on", task("heartbeat").gap_at_most(20ms)),
      check("every row is drawn", that(draws_all, "Not as much is computed as a hundred rows need.")),
      on_every_seed(check("no advice is left", no_lint())),
  };
}
