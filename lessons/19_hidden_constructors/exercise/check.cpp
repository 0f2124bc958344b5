#include "check.h"

namespace {

bool connected_first(const Run& run) {
  bool connected = false;
  for (const Record& record : run.records()) {
    if (record.is("stream", "connect")) connected = true;
    if (record.is("print") && record.text("text") == "program: has a client") return connected;
  }
  return false;
}

}  // namespace

Exercise exercise() {
  return {
      check("the page comes", prints_with("program: the page has")),
      on_every_seed(check("the client is whole when it is there",
                          that(connected_first, "The program has a client that is not connected."))),
      in_world("far_away", check("a long way is no trouble", prints_with("program: the page has"))),
      in_world("refused", check("who builds the client hears that it failed",
                                prints_with("program: no client, Connection refused") && no_lint())),
      check("the connection is closed", no_lint() && connections_closed()),
      at_every_await(check("the connection is closed whatever happens", no_lint("never-closed"))),
  };
}
