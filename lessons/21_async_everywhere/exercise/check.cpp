#include "check.h"

namespace {

constexpr std::int64_t kPicture = 32'000;
constexpr std::int64_t kMost = 64 * 1024 + kPicture;  // what a write may leave, and the picture in the hand

// Bytes of the pictures that are taken, and that the connection has not taken yet.
Finding little_waits(const Run& run) {
  std::int64_t camera = 0;
  std::int64_t waiting = 0;
  Finding finding;
  std::int64_t most = kMost;
  for (const Record& record : run.records()) {
    if (record.is("stream", "connect")) camera = record.number("id");
    if (record.is("print") && record.text("text").rfind("picture ", 0) == 0) waiting += kPicture;
    if (record.is("stream", "send") && record.number("id") == camera) waiting -= record.number("bytes");
    if (waiting <= most) continue;
    most = waiting;
    finding = {false, "", record.time()};
  }
  if (!finding.holds) {
    finding.seen = std::to_string(most / kPicture) + " pictures wait in the memory of the camera, " +
                   std::to_string(most) + " bytes.";
  }
  return finding;
}

}  // namespace

Exercise exercise() {
  return {
      check("every picture arrives", prints("archive: 20 pictures")),
      on_every_seed(check("no more than 64 KiB wait to be sent", Claim(little_waits))),
      check("the archive is never without work", elapsed_at_most(10'200ms)),
      check("nothing is left over", no_lint() && connections_closed()),
  };
}
