#include <initializer_list>
#include <string>

#include <doctest/doctest.h>

#include "check.h"

namespace {

Run run_of(std::initializer_list<const char*> lines) {
  Run run;
  for (const char* line : lines) run.add(line);
  return run;
}

const Run kTwoFetches = run_of({
    R"({"t":0,"k":"run","format":1,"backend":"sim","seed":1})",
    R"({"t":0,"k":"task","task":1,"name":"Task-1","coro":"crawl"})",
    R"({"t":0,"k":"step","task":1})",
    R"({"t":0,"k":"task","task":2,"name":"fast","coro":"fetch","by":1})",
    R"({"t":0,"k":"task","task":3,"name":"slow","coro":"fetch","by":1})",
    R"({"t":0,"k":"suspend","task":1,"on":"gather","at":"a.cpp:3"})",
    R"({"t":0,"k":"step","task":2})",
    R"({"t":0,"k":"suspend","task":2,"on":"sleep","at":"a.cpp:1"})",
    R"({"t":0,"k":"step","task":3})",
    R"({"t":0,"k":"suspend","task":3,"on":"sleep","at":"a.cpp:1"})",
    R"({"t":1000000000,"k":"step","task":2})",
    R"({"t":1000000000,"k":"done","task":2,"how":"result"})",
    R"({"t":10000000000,"k":"deliver","task":3,"at":"a.cpp:1","coro":"fetch"})",
    R"({"t":10000000000,"k":"done","task":3,"how":"cancelled"})",
    R"({"t":10000000000,"k":"print","task":1,"text":"got \"one\""})",
    R"({"t":10000000000,"k":"end","exit":0})",
});

std::string seen(const Claim& claim, const Run& run) {
  return claim(run).seen;
}

}  // namespace

TEST_CASE("a run's time is that of its last record") {
  CHECK(elapsed_is(10s)(kTwoFetches).holds);
  CHECK(elapsed_at_most(10s)(kTwoFetches).holds);
  CHECK(seen(elapsed_is(1s), kTwoFetches) == "The run takes 10 s, not 1 s.");
  CHECK(seen(elapsed_at_most(9500ms), kTwoFetches) == "The run takes 10 s, longer than 9.5 s.");
}

TEST_CASE("times are written as the page writes them") {
  CHECK(in_words(0s) == "0 s");
  CHECK(in_words(1500ms) == "1.5 s");
  CHECK(in_words(250ms) == "250 ms");
  CHECK(in_words(1050ms) == "1.05 s");
  CHECK(in_words(1us) == "1 us");
  CHECK(in_words(17ns) == "17 ns");
}

TEST_CASE("output is compared line by line, escapes undone") {
  CHECK(prints("got \"one\"")(kTwoFetches).holds);
  CHECK(prints_with("one")(kTwoFetches).holds);
  CHECK(prints_exactly({"got \"one\""})(kTwoFetches).holds);
  CHECK(seen(prints("got two"), kTwoFetches) == R"(No line is "got two"; the last line is "got "one"".)");
  CHECK(seen(prints_exactly({"got \"one\"", "got two"}), kTwoFetches) ==
        R"(Line 2 of the output is missing: "got two".)");
  CHECK(seen(prints_exactly({}), kTwoFetches) == R"(A line is printed that should not be there: "got "one"".)");
}

TEST_CASE("tasks are found by their names and by their coroutines") {
  CHECK(task("slow").are(1)(kTwoFetches).holds);
  CHECK(task("fetch").are(2)(kTwoFetches).holds);
  CHECK(coro("fetch").runs(2)(kTwoFetches).holds);
  CHECK(seen(task("fetch").are(3), kTwoFetches) == "There are 2 tasks fetch, not 3.");
  CHECK(seen(task("other").end_by(1s), kTwoFetches) == "There is no task other.");
}

TEST_CASE("a cancellation is seen where it is delivered") {
  CHECK(task("fetch").cancelled_at(10s)(kTwoFetches).holds);
  CHECK(task("fetch").cancelled(1)(kTwoFetches).holds);
  CHECK(task("fast").never_cancelled()(kTwoFetches).holds);
  CHECK(seen(task("slow").cancelled_at(9s), kTwoFetches) == "Task slow is cancelled at 10 s, not at 9 s.");
  CHECK(seen(task("fast").cancelled_at(9s), kTwoFetches) == "No task fast is cancelled; it should be at 9 s.");
  CHECK(seen(task("slow").never_cancelled(), kTwoFetches) == "Task slow is cancelled.");
  CHECK(*task("slow").never_cancelled()(kTwoFetches).when == 10s);
}

TEST_CASE("each task of a name must end as claimed") {
  CHECK(task("fast").end_with("result")(kTwoFetches).holds);
  CHECK(seen(task("fetch").end_with("result"), kTwoFetches) == "Task slow was cancelled.");
  CHECK(seen(task("Task-1").end_with("result"), kTwoFetches) == "Task Task-1 did not end.");
  CHECK(task("fetch").end_by(10s)(kTwoFetches).holds);
  CHECK(seen(task("fetch").end_by(2s), kTwoFetches) == "Task slow ends at 10 s, later than 2 s.");
}

TEST_CASE("a gap is between two steps of one task") {
  CHECK(task("fast").gap_at_most(1s)(kTwoFetches).holds);
  CHECK(seen(task("fast").gap_at_most(20ms), kTwoFetches) == "Task fast is not resumed for 1 s, longer than 20 ms.");
}

TEST_CASE("two tasks inside one coroutine are seen") {
  CHECK(seen(coro("fetch").one_at_a_time(), kTwoFetches) == "Two tasks are inside fetch at 0 s.");
  CHECK(coro("crawl").one_at_a_time()(kTwoFetches).holds);
  CHECK(seen(coro("nobody").one_at_a_time(), kTwoFetches) == "Nobody runs nobody.");
}

TEST_CASE("so many tasks are inside a coroutine at a time") {
  CHECK(coro("fetch").at_a_time_at_most(2)(kTwoFetches).holds);
  CHECK(seen(coro("fetch").at_a_time_at_most(1), kTwoFetches) == "2 tasks are inside fetch at 0 s, more than 1.");
  CHECK(seen(coro("nobody").at_a_time_at_most(1), kTwoFetches) == "Nobody runs nobody.");
}

TEST_CASE("a line is printed at its time") {
  CHECK(prints_at("got \"one\"", 10s)(kTwoFetches).holds);
  CHECK(seen(prints_at("got \"one\"", 1s), kTwoFetches) == "\"got \"one\"\" is printed at 10 s, not at 1 s.");
  CHECK(seen(prints_at("two", 1s), kTwoFetches) == "\"two\" is never printed; it should be at 1 s.");
}

TEST_CASE("lints, errors and broken invariants are told in their own words") {
  const Run run = run_of({
      R"({"t":5,"k":"lint","lint":"never-awaited","text":"fetch was never awaited"})",
      R"({"t":6,"k":"invariant","text":"nothing is lost","ok":0})",
      R"({"t":7,"k":"handler","text":"Task failed: boom"})",
      R"({"t":9,"k":"end","exit":1})",
  });
  CHECK(seen(no_lint(), run) == "fetch was never awaited");
  CHECK(no_lint("never-closed")(run).holds);
  CHECK(seen(invariants_hold(), run) == "Broken: nothing is lost.");
  CHECK(seen(invariants_hold(), kTwoFetches) == "The program ends before it states its invariant.");
  CHECK(seen(ends_well(), run) == "Task failed: boom");
  CHECK(handler_gets("boom")(run).holds);
  CHECK_FALSE(handler_gets("boom")(kTwoFetches).holds);
}

TEST_CASE("a statement counts when its transaction is committed") {
  const Run run = run_of({
      R"~({"t":1,"k":"db","id":1,"op":"execute","sql":"INSERT INTO a VALUES (1)"})~",
      R"~({"t":2,"k":"db","id":1,"op":"done","rows":1})~",
      R"~({"t":3,"k":"db","id":1,"op":"begin","sql":"BEGIN"})~",
      R"~({"t":3,"k":"db","id":1,"op":"done","rows":0})~",
      R"~({"t":4,"k":"db","id":1,"op":"execute","sql":"INSERT INTO b VALUES (1)"})~",
      R"~({"t":5,"k":"db","id":1,"op":"done","rows":1})~",
      R"~({"t":6,"k":"db","id":1,"op":"rollback","sql":"ROLLBACK"})~",
      R"~({"t":6,"k":"db","id":1,"op":"done","rows":0})~",
      R"~({"t":7,"k":"db","id":2,"op":"execute","sql":"INSERT INTO b VALUES (2)"})~",
      R"~({"t":8,"k":"db","id":2,"op":"interrupt"})~",
  });
  CHECK(committed("INSERT INTO a", 1)(run).holds);
  CHECK(committed("INSERT INTO b", 0)(run).holds);
  CHECK(seen(committed_equally("INSERT INTO a", "INSERT INTO b"), run) ==
        R"("INSERT INTO a" is in the database 1 time, and "INSERT INTO b" is in the database 0 times.)");
}

TEST_CASE("connections must be closed, and lose nothing") {
  CHECK(seen(connections_closed(), run_of({R"({"t":1,"k":"stream","id":4,"op":"connect"})"})) ==
        "A connection is never closed.");
  CHECK(seen(connections_closed(), run_of({R"({"t":1,"k":"stream","id":4,"op":"abort","lost":12})"})) ==
        "A connection is aborted, and 12 bytes are lost.");
  CHECK(connections_closed()(
            run_of({R"({"t":1,"k":"stream","id":4,"op":"accept"})", R"({"t":2,"k":"stream","id":4,"op":"close"})"}))
            .holds);
}

TEST_CASE("claims are put together, and the first that fails is told") {
  CHECK((elapsed_is(10s) && task("fetch").are(2))(kTwoFetches).holds);
  CHECK(seen(elapsed_is(1s) && task("fetch").are(3), kTwoFetches) == "The run takes 10 s, not 1 s.");
  CHECK((elapsed_is(1s) || task("fetch").are(2))(kTwoFetches).holds);
  CHECK(seen(that([](const Run& run) { return run.lines().empty(); }, "Something is printed."), kTwoFetches) ==
        "Something is printed.");
}
