#include "check/run.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "trace/fields.h"

namespace aio::check {
namespace {

constexpr std::string_view kTime = "{\"t\":";

Duration time_of(std::string_view line) {
  std::int64_t time = 0;
  if (line.starts_with(kTime)) std::from_chars(line.data() + kTime.size(), line.data() + line.size(), time);
  return Duration(time);
}

}  // namespace

Record::Record(std::string_view line) : line_(line), time_(time_of(line)) {}

bool Record::is(std::string_view kind) const noexcept {
  return trace::text_of(line_, "k") == kind;
}

bool Record::is(std::string_view kind, std::string_view op) const {
  return is(kind) && text("op") == op;
}

std::string Record::text(std::string_view key) const {
  return trace::plain(trace::text_of(line_, key));
}

std::int64_t Record::number(std::string_view key) const noexcept {
  return trace::number_of(line_, key);
}

void Run::add(std::string_view line) {
  if (records_.size() < kMaxRecords) {
    records_.emplace_back(line);
  } else {
    cut_ = true;
  }
}

Duration Run::elapsed() const noexcept {
  return records_.empty() ? Duration(0) : records_.back().time();
}

std::vector<std::string> Run::lines() const {
  std::vector<std::string> printed;
  for (const Record& record : records_) {
    if (record.is("print")) printed.push_back(record.text("text"));
  }
  return printed;
}

std::vector<TaskStory> Run::tasks(std::string_view name) const {
  std::map<std::int64_t, TaskStory> all;  // tasks are numbered in order of creation
  for (const Record& record : records_) {
    const std::int64_t id = record.number("task");
    if (record.is("task")) {
      TaskStory& made = all[id];
      made.id = id;
      made.name = record.text("name");
      made.coro = record.text("coro");
      continue;
    }
    const auto found = all.find(id);
    if (found == all.end()) continue;
    TaskStory& task = found->second;
    if (record.is("name")) task.name = record.text("name");
    if (record.is("step")) task.steps.push_back(record.time());
    if (record.is("deliver")) task.cancels.push_back(record.time());
    if (!record.is("done")) continue;
    task.ended = record.time();
    task.how = record.text("how");
    task.error = record.text("error");
  }
  std::vector<TaskStory> chosen;
  for (auto& [id, task] : all) {
    if (task.name == name || task.coro == name) chosen.push_back(std::move(task));
  }
  return chosen;
}

std::string in_words(Duration time) {
  struct Unit {
    std::int64_t length;
    const char* name;
  };
  static constexpr Unit kUnits[] = {{1'000'000'000, " s"}, {1'000'000, " ms"}, {1'000, " us"}, {1, " ns"}};
  const std::int64_t count = time.count();
  if (count == 0) return "0 s";
  for (const auto& [length, name] : kUnits) {
    if (count < length) continue;
    std::string text = std::to_string(count / length);
    std::string rest = std::to_string(length + count % length).substr(1);
    rest.erase(std::min(rest.find_last_not_of('0') + 1, std::size_t{3}));
    while (rest.ends_with('0')) rest.pop_back();
    return (rest.empty() ? text : text + "." + rest) + name;
  }
  return std::to_string(count) + " ns";
}

}  // namespace aio::check
