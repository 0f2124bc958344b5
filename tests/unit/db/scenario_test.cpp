// A program with a database and without connections, as run() starts it: linked without what tests need of the network.
#include <doctest/doctest.h>

#include "aio.h"

namespace {

using aio::Coro;
using aio::Duration;

// What a statement takes in the world that this scenario describes.
Duration statement_in(const char* scenario) {
  const auto take = [](aio::db::Pool& pool) -> Coro<Duration> {
    const auto use = [](aio::db::Connection& connection) -> Coro<Duration> {
      const Duration before = aio::get_running_loop().backend().time();
      Coro<aio::db::Result> work = connection.execute("SELECT 1");
      co_await work;
      co_return aio::get_running_loop().backend().time() - before;
    };
    Coro<Duration> work = with(pool.acquire(), use);
    const Duration taken = co_await work;
    co_return taken;
  };
  const auto open = [&]() -> Coro<Duration> {
    Coro<Duration> work = with(aio::db::Pool::create("sqlite::memory:"), take);
    const Duration taken = co_await work;
    co_return taken;
  };
  aio::RunOptions options;
  options.scenario = scenario;
  return aio::run(open(), std::move(options));
}

}  // namespace

TEST_CASE("a scenario says what a statement takes in a program without connections") {
  const Duration usual = statement_in("");
  CHECK(statement_in(R"({"database": {"cost": "7ms"}})") - usual == Duration{6'000'000});
}
