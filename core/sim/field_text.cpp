#include "sim/field_text.h"

#include <charconv>
#include <utility>

#include "base/errors.h"

namespace aio::sim {
namespace {

constexpr std::int64_t kHour = 3'600'000'000'000;
constexpr std::int64_t kLongest = 1000 * kHour;
constexpr std::size_t kMostDigits = 16;

constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
    {"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}, {"min", 60'000'000'000}, {"h", kHour}};

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  const std::size_t unit_at = text.find_first_not_of("0123456789.");
  if (unit_at == 0 || unit_at == std::string_view::npos || unit_at > kMostDigits) return {};
  std::int64_t nanoseconds = 0;
  for (const auto& [unit, length] : kUnits) {
    if (text.substr(unit_at) == unit) nanoseconds = length;
  }
  if (nanoseconds == 0) return {};
  std::int64_t total = 0;
  std::int64_t digit_is_worth = 0;  // behind the point
  for (const char c : text.substr(0, unit_at)) {
    if (c == '.') {
      if (digit_is_worth != 0) return {};
      digit_is_worth = nanoseconds;
    } else if (digit_is_worth > 0) {
      digit_is_worth /= 10;
      total += (c - '0') * digit_is_worth;
    } else {
      total = total * 10 + (c - '0') * nanoseconds;
      if (total > kLongest) return {};
    }
  }
  return Duration(total);
}

std::string_view Field::key() const noexcept {
  return text.substr(0, text.find('='));
}

std::string_view Field::value() const noexcept {
  const std::size_t equals = text.find('=');
  return equals == std::string_view::npos ? std::string_view() : text.substr(equals + 1);
}

void Field::refuse(const char* wanted) const {
  std::string sentence(variable);
  sentence.append(": ").append(text).append(": write ").append(wanted);
  throw ValueError(std::move(sentence));
}

std::uint64_t Field::count() const {
  const std::string_view digits = value();
  std::uint64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) refuse("a whole number");
  return number;
}

std::size_t Field::word(const char* const* words, std::size_t count) const {
  std::string allowed = "one of ";
  for (std::size_t i = 0; i < count; ++i) {
    if (value() == words[i]) return i;
    allowed.append(i ? ", " : "").append(words[i]);
  }
  refuse(allowed.c_str());
}

std::string_view cut_part(std::string_view& text, std::string_view separators) {
  const std::size_t end = text.find_first_of(separators);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

}  // namespace aio::sim
