#include "check.h"

namespace {

const std::string kHandler = "POST /orders/browser";

bool says(const Run& run, const std::string& line) {
  for (const std::string& each : run.lines()) {
    if (each == line) return true;
  }
  return false;
}

std::string place_in(const Run& run) {
  const std::string begin = "last seen at: ";
  for (const std::string& line : run.lines()) {
    if (line.starts_with(begin)) return line.substr(begin.size());
  }
  return "";
}

// Whether the handler was cancelled while it waited. When what it waited for has come, even a dangerous place may lose
// nothing.
bool cancelled_while_waiting(const Run& run) {
  bool ready = false;
  for (const Record& record : run.records()) {
    if (record.is("suspend")) ready = false;
    if (record.is("ready") && record.text("why") != "cancel") ready = true;
    if (record.is("inject") && record.text("do") == "cancel") return !ready;
  }
  return false;
}

Finding danger_overlooked(const Run& run) {
  if (!says(run, "in fact: lost") || !says(run, "predicted: kept")) return {};
  return {false,
          "Cancelled at \"" + place_in(run) + "\", the order is lost, and \"dangerous\" does not have this place."};
}

Finding false_alarm(const Run& run) {
  if (!says(run, "in fact: kept") || !says(run, "predicted: lost") || !cancelled_while_waiting(run)) return {};
  return {false, "Cancelled at \"" + place_in(run) + "\", the order is kept, and \"dangerous\" has this place."};
}

}  // namespace

Exercise exercise() {
  return {
      on_every_seed(check("the order is stored when nobody leaves", prints("in fact: kept"))),
      at_every_await(check("no danger is overlooked", Claim(danger_overlooked)), kHandler),
      at_every_await(check("there is no false alarm", Claim(false_alarm)), kHandler),
  };
}
