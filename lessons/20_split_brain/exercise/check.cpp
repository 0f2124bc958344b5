#include "check.h"

namespace {

// By the trace: the buoy's stream is the one that connects.
Finding silent_after_the_end(const Run& run) {
  std::int64_t buoy = 0;
  std::optional<aio::Duration> end;
  int sent = 0;
  Finding finding;
  for (const Record& record : run.records()) {
    if (record.is("stream", "connect")) buoy = record.number("id");
    if (!record.is("stream") || record.number("id") != buoy) continue;
    if (record.is("stream", "eof")) end = record.time();
    const bool tries = record.is("stream", "send") || record.is("stream", "fail");
    if (!end || !tries) continue;
    sent += 1;
    finding = {false, "", *end};
  }
  if (!finding.holds) {
    finding.seen = "The reader has seen the end at " + in_words(*finding.when) + ", and " + std::to_string(sent) +
                   " more writes went into the connection.";
  }
  return finding;
}

bool ends_as_a_whole(const Run& run) {
  return run.elapsed() < 8s;
}

// The harbour's side of the connection has closed, and not because the buoy left it.
bool harbour_went_first(const Run& run) {
  std::int64_t harbour = 0;
  for (const Record& record : run.records()) {
    if (record.is("stream", "accept")) harbour = record.number("id");
    if (record.is("stream", "close") || record.is("stream", "abort")) return record.number("id") == harbour;
  }
  return false;
}

bool does_not_fail(const Run& run) {
  for (const TaskStory& story : run.tasks("buoy")) {
    if (story.how != "result") return false;
  }
  return true;
}

}  // namespace

Exercise exercise() {
  return {
      on_every_seed(check("nothing is sent after the end", Claim(silent_after_the_end))),
      on_every_seed(check("the buoy stops when the harbour has gone",
                          that(ends_as_a_whole, "The buoy goes on for eight seconds."))),
      on_every_seed(check("the buoy does not fail", that(does_not_fail, "The buoy ends with an exception."))),
      on_every_seed(
          check("what the harbour takes is sent",
                that(harbour_went_first, "The buoy has closed while the harbour still waited for readings."))),
      at_every_await(check("the connection is closed whatever happens", no_lint("never-closed")), "buoy"),
  };
}
