#include <stdexcept>

#include "support/test.h"

extern "C" void aio_post_mortem(int why);

namespace {

// What the wasm host does when the program cannot go on, in the middle of a run.
Run end_from_outside(int why) {
  return run_simulated([why]() -> Coro<> {
    co_await sleep(1s);
    aio_post_mortem(why);
  });
}

}  // namespace

TEST_CASE("a crash is said with the coroutine and line that ran") {
  const CapturedStderr errors;
  const Run run = end_from_outside(0);
  CHECK(errors.text().starts_with("Stopped: The program crashed in coroutine lambda in "));
  CHECK(errors.text().find(" (post_mortem_test.cpp:") != std::string::npos);
  CHECK(errors.text().ends_with(", task Task-1): a bad memory access, or abort().\n"));
  const Lines records = run.timed_records({"stopped", "end"});
  CHECK(records[0].starts_with(
      "{\"t\":1000000000,\"k\":\"stopped\",\"why\":\"crash\",\"text\":\"The program crashed in "));
  CHECK(records[1] == "{\"t\":1000000000,\"k\":\"end\",\"exit\":70}");
}

TEST_CASE("a stack overflow and too much output have their own sentences") {
  const CapturedStderr errors;
  CHECK(end_from_outside(1).records({"stopped"})[0].starts_with(
      "{\"k\":\"stopped\",\"why\":\"stack\",\"text\":\"The stack overflowed in coroutine "));
  CHECK(end_from_outside(2).records({"stopped"})[0].starts_with(
      "{\"k\":\"stopped\",\"why\":\"output\",\"text\":\"The program wrote more than 1 MiB of output; the last came "
      "from coroutine "));
}

TEST_CASE("an exception that left main ends the trace with exit code 1") {
  const CapturedStderr errors;
  const Run run = run_simulated([]() -> Coro<> {
    try {
      throw std::runtime_error("left main");
    } catch (const std::runtime_error&) {
      aio_post_mortem(3);
    }
    co_return;
  });
  CHECK(errors.text() == "Unhandled std::runtime_error: left main\n");
  const Lines records = run.records({"stopped", "end"});
  CHECK(records[0].starts_with("{\"k\":\"stopped\",\"why\":\"exception\",\"text\":\"std::runtime_error: left main\""));
  CHECK(records[1] == "{\"k\":\"end\",\"exit\":1}");
}

TEST_CASE("a crash outside a run is said too") {
  const CapturedStderr errors;
  aio_post_mortem(0);
  CHECK(errors.text() == "Stopped: The program crashed in code outside run(): a bad memory access, or abort().\n");
}
