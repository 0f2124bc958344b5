#include "base/environment.h"

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/errors.h"

namespace aio::detail {

std::optional<std::uint64_t> number_from_environment(const char* name, std::uint64_t least, std::uint64_t most) {
  const char* text = std::getenv(name);
  if (!text) return std::nullopt;
  const std::string_view digits(text);
  std::uint64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  if (whole && number >= least && number <= most) return number;
  const bool any = most == std::numeric_limits<std::uint64_t>::max();
  throw Error(std::string(name) + "=" + text + ": not a whole number from " + std::to_string(least) + " to " +
              (any ? "2^64-1" : std::to_string(most)));
}

}  // namespace aio::detail
