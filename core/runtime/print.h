// print(): output that the timeline knows. Mirrors Python's print. Any lane.
#pragma once

#include <string>
#include <string_view>

#include "base/repr.h"

namespace aio {

namespace detail {
void write_line(std::string_view line);
}

/// Writes the values with spaces between them and a newline: text, numbers, durations, optionals, tuples, containers.
/// In a run the line is stamped with the time and the task; before and after one it goes to stdout all the same.
/// Source: Python, print.
template <class... Values>
void print(const Values&... values) {
  std::string line;
  [[maybe_unused]] const char* separator = "";
  ((line += separator, detail::append_text(line, values), separator = " "), ...);
  detail::write_line(line);
}

}  // namespace aio
