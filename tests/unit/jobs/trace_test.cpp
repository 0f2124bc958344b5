// What the trace says of schedulers and jobs; core/trace/format.md has the words.
#include "support/jobs.h"
#include "support/test.h"

namespace {

/// The records without what depends on the lines of this file.
Lines without_places(const Lines& records) {
  Lines found;
  for (std::string line : records) {
    const std::size_t at = line.find(",\"at\":\"");
    if (at != std::string::npos) line.erase(at, line.find('"', at + 7) + 1 - at);
    found.push_back(line);
  }
  return found;
}

Coro<> main_program(Log& log) {
  jobs::SchedulerOptions options;
  options.limit = 1;
  options.pending_limit = 1;
  auto creating = jobs::Scheduler::create(std::move(options));
  jobs::Scheduler scheduler = co_await creating;
  jobs::JobOptions named;
  named.name = "first";
  auto first = scheduler.spawn(one_second(log, "a"), named);
  co_await first;
  auto second = scheduler.spawn(one_second(log, "b"));
  co_await second;
  auto third = scheduler.spawn(one_second(log, "c"));  // waits for a place
  jobs::Job<> job = co_await third;
  auto closing_one = job.close();
  co_await closing_one;
  auto closing = scheduler.close();
  co_await closing;
}

}  // namespace

TEST_CASE("the trace tells what became of each job, who waits for what, and how many there are") {
  Log log;
  const Run run = run_simulated([&]() { return main_program(log); });
  CHECK(without_places(run.records({"scheduler", "job"})) ==
        Lines{R"({"k":"scheduler","id":1,"op":"create","limit":1,"pending_limit":1,"active":0,"pending":0,"task":1})",
              R"({"k":"job","id":2,"scheduler":1,"op":"spawn","task":2,"name":"first","by":1,"active":1,"pending":0})",
              R"({"k":"job","id":3,"scheduler":1,"op":"queue","by":1,"active":1,"pending":1})",
              R"({"k":"job","id":2,"scheduler":1,"op":"done","task":2,"how":"result","active":0,"pending":1})",
              R"({"k":"job","id":3,"scheduler":1,"op":"start","task":3,"active":1,"pending":0})",
              R"({"k":"job","id":6,"scheduler":1,"op":"queue","by":1,"active":1,"pending":1})",
              R"({"k":"job","id":6,"scheduler":1,"op":"done","how":"cancelled","by":1,"active":1,"pending":0})",
              R"({"k":"scheduler","id":1,"op":"close","active":1,"pending":0,"task":1})",
              R"({"k":"job","id":3,"scheduler":1,"op":"close","task":3,"by":1,"active":1,"pending":0})",
              R"({"k":"job","id":3,"scheduler":1,"op":"done","task":3,"how":"cancelled","active":0,"pending":0})",
              R"({"k":"scheduler","id":1,"op":"closed","active":0,"pending":0,"task":1})"});
}

TEST_CASE("the suspensions of who uses a scheduler have names, and records the line of spawn()") {
  Log log;
  const Run run = run_simulated([&]() -> Coro<> {
    auto making = limited(1, 1);
    jobs::Scheduler scheduler = co_await making;
    for (int i = 0; i < 3; ++i) {
      auto spawning = scheduler.spawn(one_second(log, "job"));
      co_await spawning;
    }
    auto waiting = scheduler.jobs()[0].wait();
    co_await waiting;
    auto closing = scheduler.wait_and_close();
    co_await closing;
  });
  std::string waits;
  for (const std::string& line : run.records({"suspend"})) {
    for (const char* on : {"scheduler.spawn", "job.wait", "scheduler.close"}) {
      if (line.find(std::string("\"on\":\"") + on + "\",\"at\":\"trace_test.cpp:") != std::string::npos) {
        waits += std::string(on) + " ";
      }
    }
  }
  CHECK(waits == "scheduler.spawn job.wait scheduler.close ");
  for (const std::string& line : run.records({"job"})) {
    const bool is_new = line.find("\"spawn\"") != std::string::npos || line.find("\"queue\"") != std::string::npos;
    CHECK((line.find("\"at\":\"trace_test.cpp:") != std::string::npos) == is_new);
  }
}
