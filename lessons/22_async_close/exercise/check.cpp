#include "check.h"

namespace {

bool closed_before_it_says_so(const Run& run) {
  std::int64_t radio = 0;
  bool closed = false;
  for (const Record& record : run.records()) {
    if (record.is("stream", "connect")) radio = record.number("id");
    if (record.is("stream", "close") && record.number("id") == radio) closed = true;
    if (record.is("print") && record.text("text") == "ship: the radio is off") return closed;
  }
  return false;
}

}  // namespace

Exercise exercise() {
  return {
      check("every page arrives", prints("harbour: 24 pages")),
      check("the connection is closed, and not cut", connections_closed() && no_lint()),
      on_every_seed(check("the radio is off when the ship says so",
                          that(closed_before_it_says_so, "The ship says that its radio is off before it is closed."))),
      at_every_await(check("the radio is closed whatever happens", no_lint("never-closed")), "ship"),
  };
}
