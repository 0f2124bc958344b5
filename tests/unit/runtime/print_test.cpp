#include "runtime/print.h"

#include "support/test.h"

TEST_CASE("print puts spaces between its values") {
  const Run run = run_simulated([]() -> Coro<> {
    print("pi", 3.14, 2, std::vector<std::string>{"a"}, 1500ms);
    print();
    print("two\nlines", true);
    co_return;
  });
  CHECK(run.printed == Lines{"pi 3.14 2 ['a'] 1.5s", "", "two\nlines true"});
}

TEST_CASE("a printed line is stamped with the time and the task") {
  const Run run = run_simulated([]() -> Coro<> {
    co_await sleep(1s);
    print("here");
    get_running_loop().call_soon([] { print("from the loop"); });
    co_await checkpoint();
  });
  CHECK(run.timed_records({"print"}) == Lines{"{\"t\":1000000000,\"k\":\"print\",\"task\":1,\"text\":\"here\"}",
                                              "{\"t\":1000000000,\"k\":\"print\",\"text\":\"from the loop\"}"});
}

TEST_CASE("print works outside a run") {
  print("outside a run, as a test's output may show");
}
