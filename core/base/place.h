// Where in the source something happened. Any thread.
#pragma once

#include <source_location>

namespace aio {

/// A source line. Cheap to copy; the text belongs to the program.
struct Place {
  const char* file = nullptr;
  unsigned line = 0;

  constexpr Place() = default;
  constexpr Place(const std::source_location& where) noexcept : file(where.file_name()), line(where.line()) {}
  explicit constexpr operator bool() const noexcept { return line != 0; }
};

}  // namespace aio
