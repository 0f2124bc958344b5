#include "check.h"

namespace {

// What a host hears of its request.
Claim answered(std::string host) {
  return Claim([host = std::move(host)](const Run& run) {
    for (const Record& record : run.records()) {
      if (!record.is("visit", "response") || record.text("host") != host) continue;
      if (record.number("status") == 200) return Finding();
      return Finding{false, "The " + host + " gets the answer " + std::to_string(record.number("status")) + ".",
                     record.time()};
    }
    return Finding{false, "The " + host + " gets no answer."};
  });
}

// Somebody reads the list to its end.
bool list_is_cut(const Run& run) {
  return !prints("the list is done")(run).holds;
}

}  // namespace

Exercise exercise() {
  return {
      check("who waits gets an answer", answered("browser") && invariants_hold()),
      in_world("phone_waits", check("who waits gets the list", answered("phone") && prints("the list is done"))),
      check("nobody reads the list for a phone that has gone",
            that(list_is_cut, "The phone has gone at 300 ms, and the list is read to its end all the same.")),
      at_every_await(check("an order is stored, whenever its browser leaves", invariants_hold())),
      in_world("leaves_then_stop",
               check("an order is finished before the shop closes", ends_well() && no_lint() && invariants_hold())),
  };
}
