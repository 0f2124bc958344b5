#include "sim/limits.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include "sim/simulation.h"
#include "support/child_process.h"
#include "support/memory_sink.h"
#include "support/test.h"

extern "C" void __sanitizer_cov_trace_pc();

namespace {

const char* const kTraceFile = "limits_test.trace.jsonl";

// What user code does at each of its branches.
void branch() {
  __sanitizer_cov_trace_pc();
}

void run_traced(Coro<> main) {
  RunOptions options;
  options.trace = trace::open_sink(kTraceFile);
  options.backend = std::make_unique<sim::Simulation>();
  run(std::move(main), std::move(options));
}

Lines last_records(std::size_t count) {
  std::ifstream file(kTraceFile);
  std::stringstream all;
  all << file.rdbuf();
  ::unlink(kTraceFile);
  Lines lines = split_lines(all.str());
  if (lines.size() > count) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(count));
  return lines;
}

Coro<> spin() {
  co_await checkpoint();
  while (true) branch();
}

Coro<> yield_for_ever() {
  while (true) {
    branch();
    co_await checkpoint();
  }
}

int sink = 0;

int recurse(int depth) {
  branch();
  if (depth < 0) return 0;  // never: the compiler would see through less
  const int below = recurse(depth + 1);
  sink += below;
  return below + 1;
}

Coro<> recurse_for_ever() {
  co_await checkpoint();
  sink = recurse(0);
}

Coro<> await_twice() {
  Coro<> once = checkpoint();
  co_await once;
  co_await once;
}

Coro<> await_moved() {
  Coro<> first = checkpoint();
  Coro<> second = std::move(first);
  co_await second;
  co_await first;
}

Coro<> fail() {
  co_await checkpoint();
  throw TimeoutError("too late");
}

}  // namespace

TEST_CASE("a step that never ends is stopped after two simulated seconds, with its coroutine's name") {
  const ChildResult child = run_in_child([] { run_traced(spin()); });
  CHECK(child.exit_code == sim::kExitStopped);
  CHECK(child.stderr_text.starts_with("Stopped: coroutine spin (limits_test.cpp:"));
  CHECK(child.stderr_text.find("computed for 2 s without awaiting anything") != std::string::npos);
  const Lines records = last_records(2);
  REQUIRE(records.size() == 2);
  CHECK(records[0].find("\"k\":\"stopped\",\"why\":\"cpu\"") != std::string::npos);
  CHECK(records[0].find("\"coro\":\"spin\"") != std::string::npos);
  CHECK(records[1].find("\"k\":\"end\",\"exit\":70}") != std::string::npos);
}

TEST_CASE("a task that only yields is stopped when its trace is too long to look at") {
  const ChildResult child = run_in_child([] { run_traced(yield_for_ever()); });
  CHECK(child.exit_code == sim::kExitStopped);
  CHECK(child.stderr_text.starts_with("Stopped: "));
  CHECK(child.stderr_text.find("yield_for_ever") != std::string::npos);
  const Lines records = last_records(2);
  REQUIRE(records.size() == 2);
  CHECK(records[0].find("\"k\":\"stopped\"") != std::string::npos);
  CHECK(records[1].find("\"k\":\"end\",\"exit\":70}") != std::string::npos);
}

TEST_CASE("recursion without end is stopped before the stack is gone") {
  const ChildResult child = run_in_child([] { run_traced(recurse_for_ever()); });
  CHECK(child.exit_code == sim::kExitStopped);
  CHECK(child.stderr_text.starts_with("Stopped: The stack overflowed in coroutine recurse_for_ever (limits_test.cpp:"));
  const Lines records = last_records(2);
  REQUIRE(records.size() == 2);
  CHECK(records[0].find("\"k\":\"stopped\",\"why\":\"stack\"") != std::string::npos);
}

TEST_CASE("an exception that leaves main is said in a line, with exit code 1") {
  const ChildResult child = run_in_child([]() noexcept { run(fail()); });
  CHECK(child.exit_code == 1);
  CHECK(child.stderr_text == "Unhandled TimeoutError: too late\n");
}

TEST_CASE("AIO_TRACE names the file of the trace, or an open descriptor") {
  const ChildResult file = run_in_child([] {
    ::setenv("AIO_TRACE", kTraceFile, 1);
    run(checkpoint());
  });
  CHECK(file.exit_code == 0);
  CHECK(last_records(1) == Lines{"{\"t\":0,\"k\":\"end\",\"exit\":0}"});
  const ChildResult descriptor = run_in_child([] {
    ::setenv("AIO_TRACE", "/dev/fd/2", 1);
    run(checkpoint());
  });
  CHECK(descriptor.stderr_text.ends_with("{\"t\":0,\"k\":\"end\",\"exit\":0}\n"));
}

TEST_CASE("a coroutine that is awaited twice ends the program with a sentence") {
  const ChildResult child = run_in_child([] { run(await_twice()); });
  CHECK(child.signal == SIGABRT);
  CHECK(child.stderr_text.find("This Coro was awaited before; call the function again for a new one") !=
        std::string::npos);
}

TEST_CASE("a coroutine that was moved away cannot be awaited") {
  const ChildResult child = run_in_child([] { run(await_moved()); });
  CHECK(child.signal == SIGABRT);
  CHECK(child.stderr_text.find("This Coro was moved away; await the object that it was moved to") != std::string::npos);
}

TEST_CASE("a program that works is not stopped: many long steps, each below the limit") {
  const Run run = run_simulated([]() -> Coro<> {
    for (int step = 0; step < 3; ++step) {
      for (int i = 0; i < 5'000'000; ++i) branch();
      co_await checkpoint();
    }
  });
  CHECK(run.failure() == "");
  CHECK(run.elapsed == 150ms);
}
