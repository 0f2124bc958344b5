// The composition root: which world a program runs in when it does not say.

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "runtime/run.h"
#include "sim/simulation.h"

namespace aio::detail {
namespace {

constexpr std::uint64_t kDefaultSeed = 1;

std::uint64_t seed_from_environment() {
  const char* text = std::getenv("AIO_SEED");
  if (!text) return kDefaultSeed;
  const std::string_view digits(text);
  std::uint64_t seed = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), seed);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) {
    throw Error("AIO_SEED=" + std::string(digits) + ": not a whole number from 0 to 2^64-1");
  }
  return seed;
}

// An exception that leaves main() ends the program as it ends a Python script: said in a line, exit code 1.
[[noreturn]] void report_and_exit() {
  std::fflush(stdout);
  if (const std::exception_ptr error = std::current_exception()) {
    std::fprintf(stderr, "Unhandled %s\n", describe_exception(error).c_str());
  }
  std::_Exit(1);
}

}  // namespace

void complete_options(RunOptions& options) {
  if (!options.seed) options.seed = seed_from_environment();
  if (!options.trace) {
    if (const char* path = std::getenv("AIO_TRACE"); path && *path) options.trace = trace::open_sink(path);
  }
  if (!options.backend) {
    options.backend = std::make_unique<sim::Simulation>();
    std::set_terminate(report_and_exit);
  }
}

}  // namespace aio::detail
