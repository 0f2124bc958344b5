// Texts of fields, "do=cancel;await=7": what the environment says of a run in a line, without JSON, which programs
// without connections do not link. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/duration.h"

namespace aio::sim {

/// Reads "20ms", "1.5s", "2min": at most 1000h, in whole nanoseconds. None when it is no such text.
std::optional<Duration> parse_duration(std::string_view text);

/// One "key=value", and the variable that it stands in.
struct Field {
  const char* variable;
  std::string_view text;

  std::string_view key() const noexcept;
  /// "" when there is none.
  std::string_view value() const noexcept;
  /// Throws: ValueError "AIO_SWEEP: await=x: write a whole number".
  [[noreturn]] void refuse(const char* wanted) const;
  /// The value as a whole number. Throws: ValueError.
  std::uint64_t count() const;
  /// The index of the value among `count` words. Throws: ValueError.
  std::size_t word(const char* const* words, std::size_t count) const;
};

/// Cuts the part up to the first of `separators` off the front of `text`.
std::string_view cut_part(std::string_view& text, std::string_view separators);

}  // namespace aio::sim
