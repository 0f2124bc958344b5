#include "check.h"

namespace {

std::size_t count(const Run& run, std::string_view op) {
  std::size_t found = 0;
  for (const Record& record : run.records()) {
    if (record.is("http", op) && record.text("role") != "server") ++found;
  }
  return found;
}

Claim pages_are_read(std::size_t pages) {
  return that([pages](const Run& run) { return count(run, "end") == pages; },
              "A page is left unread: nobody has awaited its last byte.");
}

Claim one_connection() {
  return that([](const Run& run) { return count(run, "connect") == 1 && count(run, "reuse") == 1; },
              "The second page does not come over the connection of the first one.");
}

}  // namespace

Exercise exercise() {
  return {
      check("the sizes are right",
            prints_exactly({"the front page has 12051 bytes", "the other page has 12051 bytes"})),
      check("both pages are read", pages_are_read(2)),
      check("the connection is used again", one_connection()),
      on_every_seed(check("no advice is left", no_lint())),
  };
}
