#include <cstdlib>

#include "check.h"

namespace {

// What the program says of a world: "the call is lost: line 4" says 4.
std::optional<int> said(const Run& run, const std::string& world) {
  for (const std::string& line : run.lines()) {
    if (line.starts_with(world + ": line "))
      return std::atoi(line.c_str() + world.size() + std::string(": line ").size());
  }
  return std::nullopt;
}

int line_of(const Record& record) {
  const std::string at = record.text("at");
  return std::atoi(at.c_str() + at.find(':') + 1);
}

bool is_await_of_a_coroutine(const Run& run, int line) {
  for (const Record& record : run.records()) {
    if (record.is("call") && line_of(record) == line) return true;
  }
  return false;
}

// The last await of a program that was stopped.
const Record* hung_await(const Run& run) {
  const Record* last = nullptr;
  for (const Record& record : run.records()) {
    if (record.is("suspend")) last = &record;
    if (record.is("stopped")) return last;
  }
  return nullptr;
}

std::string where_it_waits(const Run& run, int line, int hung) {
  const std::string here = "line " + std::to_string(line);
  if (line == 0) return "This program waits for ever, and says that it does not.";
  if (is_await_of_a_coroutine(run, line))
    return "At " + here + " it waits for a coroutine. For what does that one wait?";
  if (line < hung) return "It does not wait at " + here + " for ever: it gets past that.";
  return "It never comes to " + here + ": it waits before that.";
}

// What is said of a world is what happens in it.
Claim names_the_hung_await(std::string world) {
  return Claim([world = std::move(world)](const Run& run) {
    const std::optional<int> line = said(run, world);
    if (!line) return Finding{false, "No line of the output begins with \"" + world + ": line\"."};
    const Record* hung = hung_await(run);
    if (!hung && *line != 0)
      return Finding{
          false, "It waits, but not for ever: the page comes, and the program ends at " + in_words(run.elapsed()) + ".",
          run.elapsed()};
    if (!hung || line_of(*hung) == *line) return Finding();
    return Finding{false, where_it_waits(run, *line, line_of(*hung)), hung->time()};
  });
}

}  // namespace

Exercise exercise() {
  return {
      check("the line is right when the call is lost", names_the_hung_await("the call is lost")),
      in_world("lost_answer",
               check("the line is right when the answer is lost", names_the_hung_await("the answer is lost"))),
      in_world("lost_question",
               check("the line is right when the question is lost", names_the_hung_await("the question is lost"))),
      in_world("late_answer",
               check("the line is right when the answer is late", names_the_hung_await("the answer is late"))),
  };
}
