#include "check/judge.h"

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "check.h"
#include "support/memory_sink.h"

Exercise exercise() {
  return {
      check("it is quick", elapsed_is(1s)),
      on_every_seed(check("nothing is left", no_lint()), 5),
      at_every_await(check("all or nothing", ends_well()), "handler"),
      in_world("leaves", check("it survives", ends_well())),
  };
}

namespace {

using Lines = std::vector<std::string>;

/// What the judge leaves of a run in this scope that takes two seconds.
Lines judged(const std::string& scope) {
  std::string trace;
  const auto sink = judged_by_exercise(std::make_unique<aio::testing::MemorySink>(trace), scope);
  sink->write("{\"t\":0,\"k\":\"run\",\"format\":1,\"backend\":\"sim\",\"seed\":1}\n{\"t\":2000000000,\"k\":\"en");
  sink->write("d\",\"exit\":0}\n");
  return aio::testing::split_lines(trace);
}

}  // namespace

TEST_CASE("the usual run says what rules there are, and is judged by its own and the first seed's") {
  CHECK(judged("usual") == Lines{
                               R"({"t":0,"k":"run","format":1,"backend":"sim","seed":1})",
                               R"({"t":2000000000,"k":"plan","name":"it is quick","scope":"usual"})",
                               R"({"t":2000000000,"k":"plan","name":"nothing is left","scope":"seed","seeds":5})",
                               R"({"t":2000000000,"k":"plan","name":"all or nothing","scope":"await handler"})",
                               R"({"t":2000000000,"k":"plan","name":"it survives","scope":"world leaves"})",
                               R"({"t":2000000000,"k":"check","name":"it is quick","ok":0,)"
                               R"("seen":"The run takes 2 s, not 1 s.","when":2000000000})",
                               R"({"t":2000000000,"k":"check","name":"nothing is left","ok":1})",
                               R"({"t":2000000000,"k":"end","exit":0})",
                           });
}

TEST_CASE("another run is judged by the rules of its scope alone") {
  CHECK(judged("world leaves") == Lines{
                                      R"({"t":0,"k":"run","format":1,"backend":"sim","seed":1})",
                                      R"({"t":2000000000,"k":"check","name":"it survives","ok":1})",
                                      R"({"t":2000000000,"k":"end","exit":0})",
                                  });
}
