#include <cstdlib>

#include "support/test.h"

// core/program.cpp: what a program's environment decides.

namespace {

// Sets a variable of the environment while it lives.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Environment() { ::unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
};

Coro<std::int64_t> draw() {
  co_return randint(0, 1'000'000'000);
}

std::int64_t draw_with_seed(std::uint64_t seed) {
  RunOptions options;
  options.seed = seed;
  return run(draw(), std::move(options));
}

}  // namespace

TEST_CASE("without AIO_SEED the seed is 1") {
  CHECK(run(draw()) == draw_with_seed(1));
}

#ifndef __wasm__
TEST_CASE("without AIO_SEED a run on real sockets draws a seed that nobody can guess") {
  const Environment real("AIO_BACKEND", "asio");
  CHECK(run(draw()) != run(draw()));
}
#endif

TEST_CASE("AIO_SEED decides the seed of a run that does not say") {
  const Environment seed("AIO_SEED", "18446744073709551615");
  CHECK(run(draw()) == draw_with_seed(UINT64_MAX));
}

TEST_CASE("an AIO_SEED that is no number is an Error that says so") {
  const CapturedStderr errors;
  for (const char* value : {"", "x", "1x", "-1", "18446744073709551616"}) {
    const Environment seed("AIO_SEED", value);
    CHECK(thrown_by([] { run(draw()); }) ==
          "Error: AIO_SEED=" + std::string(value) + ": not a whole number from 0 to 2^64-1");
  }
}

TEST_CASE("an AIO_TRACE that cannot be opened is an Error, and nothing runs") {
  const CapturedStderr errors;
  const Environment trace("AIO_TRACE", "/dev/fd/none");
  CHECK(thrown_by([] { run(draw()); }) ==
        "Error: AIO_TRACE=/dev/fd/none: not a descriptor; write /dev/fd/3 or a file's path");
}

TEST_CASE("an empty AIO_TRACE is none") {
  const Environment trace("AIO_TRACE", "");
  CHECK(run(draw()) == draw_with_seed(1));
}

TEST_CASE("AIO_BACKEND is sim or asio, and nothing else") {
  const Environment backend("AIO_BACKEND", "epoll");
  CHECK(thrown_by([] { run(draw()); }) ==
        "Error: AIO_BACKEND=epoll: there is sim (simulated time) and asio (real time)");
}

TEST_CASE("AIO_BACKEND decides the world of a run that does not say") {
  const auto name_of_world = []() -> Coro<std::string> {
    std::string name(get_running_loop().backend().name());
    co_return name;
  };
  CHECK(run(name_of_world()) == "sim");
  const Environment sim("AIO_BACKEND", "sim");
  CHECK(run(name_of_world()) == "sim");
}

TEST_CASE("AIO_SCHEDULE runs another legal order, the same for one seed") {
  const auto order = []() -> Coro<std::string> {
    std::string text;
    const auto add = [&text](char letter) -> Coro<> {
      text += letter;
      co_return;
    };
    std::vector<Task<>> tasks;
    for (const char letter : {'a', 'b', 'c', 'd', 'e'}) tasks.push_back(create_task(add(letter)));
    co_await gather(tasks);
    co_return text;
  };
  CHECK(run(order()) == "abcde");
  std::string explored;
  {
    const Environment schedule("AIO_SCHEDULE", "7");
    explored = run(order());
    CHECK(run(order()) == explored);
  }
  CHECK(explored != "abcde");
  const Environment schedule("AIO_SCHEDULE", "some");
  CHECK(thrown_by([&] { static_cast<void>(run(order())); }) ==
        "Error: AIO_SCHEDULE=some: not a whole number from 0 to 2^64-1");
}

TEST_CASE("AIO_DEBUG=1 is debug mode, 0 and nothing are not, all else is refused") {
  const auto debug = []() -> Coro<bool> { co_return get_running_loop().get_debug(); };
  CHECK_FALSE(run(debug()));
  {
    const Environment on("AIO_DEBUG", "1");
    CHECK(run(debug()));
  }
  {
    const Environment off("AIO_DEBUG", "0");
    CHECK_FALSE(run(debug()));
  }
  const Environment bad("AIO_DEBUG", "yes");
  CHECK(thrown_by([&] { static_cast<void>(run(debug())); }) == "Error: AIO_DEBUG=yes: write 1 for debug mode, or 0");
}

TEST_CASE("AIO_INJECT lets something happen to the run, in simulated time only") {
  const auto wait = []() -> Coro<> { co_await sleep(10s); };
  const Environment inject("AIO_INJECT", "do=cancel;at=4s");
  CHECK(thrown_by([&] { run(wait()); }) == "CancelledError");
#ifndef __wasm__
  const Environment real("AIO_BACKEND", "asio");
  CHECK(thrown_by([&] { run(wait()); }) == "Error: AIO_INJECT: only to a run in simulated time can something happen");
#endif
}
