// Runs a coroutine in a fresh simulation and keeps what it left behind: the trace, the printed lines, the time that
// passed, the way it ended.
#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aio.h"

namespace aio::testing {

using Lines = std::vector<std::string>;

struct Run {
  /// Every line of the trace, as it was written.
  Lines trace;
  /// The text of every print().
  Lines printed;
  /// Virtual time from the first record to the last.
  Duration elapsed{};
  /// What run() threw, or null.
  std::exception_ptr error;

  /// The lines of these kinds, in order, without their time.
  Lines records(std::initializer_list<std::string_view> kinds) const;
  /// The same with every time in it, as it was written.
  Lines timed_records(std::initializer_list<std::string_view> kinds) const;
  /// How many records of this kind there are.
  std::size_t count(std::string_view kind) const { return records({kind}).size(); }
  /// What run() threw, in a line; "" when it returned.
  std::string failure() const { return error ? describe_exception(error) : std::string(); }
};

Run run_simulated(Coro<> main, std::uint64_t seed = 1);
/// The same in another world.
Run run_recorded(std::unique_ptr<Backend> backend, Coro<> main, std::uint64_t seed = 1);

/// The same for a lambda without parameters, which is kept alive as long as it runs.
template <std::invocable Body>
Run run_simulated(Body body, std::uint64_t seed = 1) {
  return run_simulated(body(), seed);
}

/// What happened, in order; each entry reads as print() would show it.
class Log {
 public:
  template <class... Values>
  void operator()(const Values&... values) {
    std::string line;
    const char* separator = "";
    ((line += separator, detail::append_text(line, values), separator = " "), ...);
    lines.push_back(std::move(line));
  }
  /// The same, begun with the loop's time.
  template <class... Values>
  void timed(const Values&... values) {
    (*this)(get_running_loop().time(), values...);
  }

  Lines lines;
};

/// Lets the loop run until every task waits for something that only the caller can bring about.
Coro<> run_until_idle();

/// Sends what the loop's exception handler hears to `heard`, as "message: exception [task name]".
/// Lifetime: `heard` outlives the run.
void hear_exceptions(Lines& heard);

/// What calling `action` throws, in a line; "" when it returns.
template <std::invocable Action>
std::string thrown_by(Action action) {
  try {
    action();
  } catch (...) {
    return describe_exception(std::current_exception());
  }
  return {};
}

}  // namespace aio::testing
