#include "check/claim.h"

#include <algorithm>

namespace aio::check {
namespace {

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::string or_nothing(const std::vector<std::string>& lines) {
  return lines.empty() ? "nothing was printed" : "the last line is " + quoted(lines.back());
}

}  // namespace

Claim operator&&(Claim left, Claim right) {
  return Claim([left = std::move(left), right = std::move(right)](const Run& run) {
    Finding first = left(run);
    return first.holds ? right(run) : first;
  });
}

Claim operator||(Claim left, Claim right) {
  return Claim([left = std::move(left), right = std::move(right)](const Run& run) {
    Finding first = left(run);
    if (first.holds || right(run).holds) return Finding();
    return first;
  });
}

Claim that(std::function<bool(const Run&)> holds, std::string seen) {
  return Claim([holds = std::move(holds), seen = std::move(seen)](const Run& run) {
    return holds(run) ? Finding() : Finding{false, seen};
  });
}

Claim elapsed_is(Duration time) {
  return Claim([time](const Run& run) {
    if (run.elapsed() == time) return Finding();
    return Finding{false, "The run takes " + in_words(run.elapsed()) + ", not " + in_words(time) + ".", run.elapsed()};
  });
}

Claim elapsed_at_most(Duration time) {
  return Claim([time](const Run& run) {
    if (run.elapsed() <= time) return Finding();
    return Finding{false, "The run takes " + in_words(run.elapsed()) + ", longer than " + in_words(time) + ".",
                   run.elapsed()};
  });
}

Claim ends_well() {
  return Claim([](const Run& run) {
    for (const Record& record : run.records()) {
      if (record.is("stopped") || record.is("handler")) return Finding{false, record.text("text"), record.time()};
      if (record.is("end") && record.number("exit") != 0)
        return Finding{false, "The program ends with exit code " + std::to_string(record.number("exit")) + ".",
                       record.time()};
    }
    return Finding();
  });
}

Claim invariants_hold() {
  return Claim([](const Run& run) {
    bool stated = false;
    for (const Record& record : run.records()) {
      if (!record.is("invariant")) continue;
      stated = true;
      if (record.number("ok") == 0) return Finding{false, "Broken: " + record.text("text") + ".", record.time()};
    }
    return stated ? Finding() : Finding{false, "The program ends before it states its invariant.", run.elapsed()};
  });
}

Claim no_lint(std::string kind) {
  return Claim([kind = std::move(kind)](const Run& run) {
    for (const Record& record : run.records()) {
      if (record.is("lint") && (kind.empty() || record.text("lint") == kind))
        return Finding{false, record.text("text"), record.time()};
    }
    return Finding();
  });
}

Claim prints(std::string line) {
  return Claim([line = std::move(line)](const Run& run) {
    const std::vector<std::string> lines = run.lines();
    if (std::find(lines.begin(), lines.end(), line) != lines.end()) return Finding();
    return Finding{false, "No line is " + quoted(line) + "; " + or_nothing(lines) + "."};
  });
}

Claim prints_at(std::string line, Duration time) {
  return Claim([line = std::move(line), time](const Run& run) {
    for (const Record& record : run.records()) {
      if (!record.is("print") || record.text("text") != line) continue;
      if (record.time() == time) return Finding();
      return Finding{false,
                     quoted(line) + " is printed at " + in_words(record.time()) + ", not at " + in_words(time) + ".",
                     record.time()};
    }
    return Finding{false, quoted(line) + " is never printed; it should be at " + in_words(time) + ".", time};
  });
}

Claim prints_with(std::string part) {
  return Claim([part = std::move(part)](const Run& run) {
    const std::vector<std::string> lines = run.lines();
    const auto has = [&](const std::string& line) { return line.find(part) != std::string::npos; };
    if (std::any_of(lines.begin(), lines.end(), has)) return Finding();
    return Finding{false, "No line has " + quoted(part) + " in it; " + or_nothing(lines) + "."};
  });
}

Claim prints_exactly(std::initializer_list<std::string> expected) {
  return Claim([expected = std::vector<std::string>(expected)](const Run& run) {
    const std::vector<std::string> lines = run.lines();
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const std::string which = "Line " + std::to_string(i + 1) + " of the output ";
      if (i >= lines.size()) return Finding{false, which + "is missing: " + quoted(expected[i]) + "."};
      if (lines[i] != expected[i])
        return Finding{false, which + "is " + quoted(lines[i]) + ", not " + quoted(expected[i]) + "."};
    }
    if (lines.size() == expected.size()) return Finding();
    return Finding{false, "A line is printed that should not be there: " + quoted(lines[expected.size()]) + "."};
  });
}

}  // namespace aio::check
