// oracle_programs: `scenarios` runs every scenario, `programs` runs the programs on stdin, one a line.
// Answers: a line "begin NAME", the log, a line "end", for each. Flushed, so that a crash is known to be whose.
#include <cstdio>
#include <iostream>
#include <string>

#include "machine.h"
#include "scenario.h"

namespace {

void answer(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) std::printf("%s\n", line.c_str());
  std::puts("end");
  std::fflush(stdout);
}

void begin(const std::string& name) {
  std::printf("begin %s\n", name.c_str());
  std::fflush(stdout);
}

void run_scenarios() {
  for (const oracle::Topic& topic : oracle::all_topics()) {
    for (const oracle::NamedScenario& scenario : topic.scenarios) {
      begin(topic.name + "/" + scenario.name);
      answer(oracle::run_scenario(scenario.run));
    }
  }
}

void run_programs() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const oracle::Node program = oracle::parse(line);
    begin(program.word(0));
    answer(oracle::run_program(program));
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::string what = count == 2 ? arguments[1] : "";
  if (what == "scenarios") {
    run_scenarios();
  } else if (what == "programs") {
    run_programs();
  } else {
    std::fputs("usage: oracle_programs scenarios | programs\n", stderr);
    return 2;
  }
  return 0;
}
