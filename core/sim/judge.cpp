#include "sim/judge.h"

#include <algorithm>
#include <charconv>

#include "trace/fields.h"

namespace aio::sim {
namespace {

using trace::number_of;
using trace::plain;
using trace::text_of;

// Lints that are leaks; the others are advice.
constexpr std::string_view kLeaks[] = {"never-closed", "shield-untracked", "task-outlived-owner"};
// Reasons to stop a run that are no hang.
constexpr std::string_view kCrashes[] = {"memory", "stack", "output", "crash", "exception"};

/// Records that take something, and those that give it back.
struct Pair {
  std::string_view kind;
  std::string_view take;
  std::string_view or_take;
  std::string_view give;
  const char* what;
  const char* happened;
};
constexpr Pair kPairs[] = {
    {"db", "acquire", "", "release", "Database connection ", " was never given back to its pool"},
    {"job", "spawn", "queue", "done", "Job ", " never ended"},
    {"lock", "acquire", "", "release", "Lock ", " was never released"},
};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// The first sentence says enough: a deadlock's text has every task's.
std::string_view first_line(std::string_view escaped) {
  return escaped.substr(0, escaped.find("\\n"));
}

}  // namespace

const char* name_of(SweepOutcome outcome) noexcept {
  static constexpr const char* kNames[] = {"safe", "unchecked", "leaked", "lost", "crashed", "hung", "unreached"};
  return kNames[static_cast<unsigned char>(outcome)];
}

Judge::Judge(std::unique_ptr<trace::Sink> next, Expected expected, std::shared_ptr<Verdict> verdict)
    : LineSink(std::move(next)), expected_(expected), result_(std::move(verdict)) {}

void Judge::read(std::string_view line) {
  const std::string_view kind = text_of(line, "k");
  if (kind == "await") {
    ++verdict_.awaits;
  } else if (kind == "inject") {
    injected_ = true;
  } else if (kind == "invariant") {
    ++verdict_.invariants;
    if (number_of(line, "ok") == 0) say(SweepOutcome::kLost, text_of(line, "text"));
  } else if (kind == "lint") {
    if (is_one_of(text_of(line, "lint"), kLeaks)) say(SweepOutcome::kLeaked, text_of(line, "text"));
  } else if (kind == "handler") {
    say(SweepOutcome::kCrashed, text_of(line, "text"));
  } else if (kind == "done") {
    if (number_of(line, "task") == 1 && text_of(line, "how") == "exception")
      say(SweepOutcome::kCrashed, text_of(line, "error"));
  } else if (kind == "stopped") {
    const bool crash = is_one_of(text_of(line, "why"), kCrashes);
    say(crash ? SweepOutcome::kCrashed : SweepOutcome::kHung, first_line(text_of(line, "text")));
  } else if (kind == "end") {
    conclude(line);
  } else {
    read_pair(kind, line);
  }
}

void Judge::read_pair(std::string_view kind, std::string_view line) {
  for (const Pair& pair : kPairs) {
    if (kind != pair.kind) continue;
    const std::string_view op = text_of(line, "op");
    const std::int64_t id = number_of(line, "id");
    const std::size_t index = static_cast<std::size_t>(&pair - kPairs);
    if (op == pair.take || op == pair.or_take) {
      open_.push_back({index, id});
    } else if (op == pair.give) {
      std::erase_if(open_, [&](const Open& each) { return each.pair == index && each.id == id; });
    }
  }
}

void Judge::say(SweepOutcome outcome, std::string_view why) {
  if (outcome <= verdict_.outcome) return;
  verdict_.outcome = outcome;
  verdict_.why = why;
}

void Judge::conclude(std::string_view last_line) {
  for (const Open& each : open_) {
    const Pair& pair = kPairs[each.pair];
    say(SweepOutcome::kLeaked, pair.what + std::to_string(each.id) + pair.happened);
  }
  if (verdict_.invariants < expected_.invariants)
    say(SweepOutcome::kUnchecked, "The program ended before it stated its invariants");
  if (expected_.injection && !injected_) {
    verdict_.outcome = SweepOutcome::kUnreached;
    verdict_.why = "There is no such await";
  }
  std::string line(last_line.substr(0, last_line.find(',')));
  line += ",\"k\":\"verdict\",\"outcome\":\"" + std::string(name_of(verdict_.outcome)) + "\"";
  if (!verdict_.why.empty()) line += ",\"why\":\"" + verdict_.why + "\"";
  line += ",\"awaits\":" + std::to_string(verdict_.awaits);
  line += ",\"invariants\":" + std::to_string(verdict_.invariants) + "}\n";
  pass(line);
  if (!result_) return;
  constexpr std::string_view kTime = "{\"t\":";
  std::int64_t ended = 0;
  std::from_chars(last_line.data() + kTime.size(), last_line.data() + last_line.size(), ended);
  verdict_.ended = Duration(ended);
  *result_ = verdict_;
  result_->why = plain(verdict_.why);
}

}  // namespace aio::sim
