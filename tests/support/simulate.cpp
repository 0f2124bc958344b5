#include "support/simulate.h"

#include <cstdlib>

#include "sim/simulation.h"
#include "support/memory_sink.h"

namespace aio::testing {
namespace {

constexpr int kPassesUntilIdle = 32;  // longer than any chain of wake-ups in a test

bool is_kind(std::string_view line, std::string_view kind) {
  return line.find(",\"k\":\"" + std::string(kind) + "\"") != std::string_view::npos;
}

std::string without_time(std::string_view line) {
  return "{" + std::string(line.substr(line.find(',') + 1));
}

Duration time_of(std::string_view line) {
  return Duration(std::strtoll(line.data() + line.find(':') + 1, nullptr, 10));
}

// The value of "text" in a print record. Tests print nothing that needs more than these escapes.
std::string printed_text(std::string_view line) {
  constexpr std::string_view kKey = "\"text\":\"";
  std::string text;
  for (std::size_t at = line.find(kKey) + kKey.size(); line[at] != '"'; ++at) {
    if (line[at] != '\\') {
      text += line[at];
    } else {
      ++at;
      text += line[at] == 'n' ? '\n' : line[at];
    }
  }
  return text;
}

Lines select(const Lines& trace, std::initializer_list<std::string_view> kinds) {
  Lines found;
  for (const std::string& line : trace) {
    for (const std::string_view kind : kinds) {
      if (is_kind(line, kind)) found.push_back(line);
    }
  }
  return found;
}

}  // namespace

Lines Run::timed_records(std::initializer_list<std::string_view> kinds) const {
  return select(trace, kinds);
}

Lines Run::records(std::initializer_list<std::string_view> kinds) const {
  Lines found = select(trace, kinds);
  for (std::string& line : found) line = without_time(line);
  return found;
}

Run run_simulated(Coro<> main, std::uint64_t seed) {
  return run_recorded(std::make_unique<sim::Simulation>(), std::move(main), seed);
}

Run run_recorded(std::unique_ptr<Backend> backend, Coro<> main, std::uint64_t seed) {
  Run result;
  std::string text;
  RunOptions options;
  options.seed = seed;
  options.backend = std::move(backend);
  options.trace = std::make_unique<MemorySink>(text);
  try {
    run(std::move(main), std::move(options));
  } catch (...) {
    result.error = std::current_exception();
  }
  result.trace = split_lines(text);
  for (const std::string& line : select(result.trace, {"print"})) result.printed.push_back(printed_text(line));
  if (!result.trace.empty()) result.elapsed = time_of(result.trace.back());
  return result;
}

Coro<> run_until_idle() {
  for (int pass = 0; pass < kPassesUntilIdle; ++pass) co_await checkpoint();
}

void hear_exceptions(Lines& heard) {
  get_running_loop().set_exception_handler([&heard](const ExceptionContext& context) {
    std::string line = context.message;
    if (context.exception) line += ": " + describe_exception(context.exception);
    if (!context.task_name.empty()) line += " [" + context.task_name + "]";
    heard.push_back(std::move(line));
  });
}

}  // namespace aio::testing
