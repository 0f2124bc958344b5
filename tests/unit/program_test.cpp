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
