#include "http/dates.h"

#include <cstdio>
#include <iterator>

#include "base/errors.h"
#include "http/detail/ascii.h"

namespace aio::http {

namespace {

using detail::cut;
using detail::is_digit;
using detail::parse_decimal;

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* kLongDays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Civil {
  std::int64_t year = 0;
  int month = 0;  // 1 to 12
  int day = 0;
  int hour = 0, minute = 0, second = 0;
};

/// Source: Howard Hinnant, chrono-compatible low-level date algorithms.
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  year -= month <= 2;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

Civil civil_from_days(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  Civil civil;
  civil.day = static_cast<int>(day_of_year - (153 * shifted + 2) / 5 + 1);
  civil.month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  civil.year = year_of_era + era * 400 + (civil.month <= 2);
  return civil;
}

int days_of_month(std::int64_t year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<std::int64_t> seconds_of(const Civil& at, int last_second) {
  if (at.month < 1 || at.day < 1 || at.day > days_of_month(at.year, at.month)) return std::nullopt;
  if (at.hour > 23 || at.minute > 59 || at.second > last_second) return std::nullopt;
  return days_from_civil(at.year, at.month, at.day) * kSecondsPerDay + at.hour * 3'600 + at.minute * 60 + at.second;
}

/// 1 to 12, or 0.
int month_of(std::string_view name) {
  for (int month = 0; month < 12; ++month) {
    if (name == kMonths[month]) return month + 1;
  }
  return 0;
}

template <std::size_t Count>
bool is_one_of(std::string_view name, const char* const (&names)[Count]) {
  for (const char* each : names) {
    if (name == each) return true;
  }
  return false;
}

/// Exactly so many digits, or -1.
int digits(std::string_view text, std::size_t count) {
  if (text.size() != count) return -1;
  const std::optional<std::uint64_t> value = parse_decimal(text);
  return value ? static_cast<int>(*value) : -1;
}

bool read_clock(std::string_view text, Civil& out) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return false;
  out.hour = digits(text.substr(0, 2), 2);
  out.minute = digits(text.substr(3, 2), 2);
  out.second = digits(text.substr(6, 2), 2);
  return out.hour >= 0 && out.minute >= 0 && out.second >= 0;
}

/// "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<Civil> read_fixdate(std::string_view text) {
  Civil at;
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
  if (text[7] != ' ' || text[11] != ' ' || text[16] != ' ' || !is_one_of(text.substr(0, 3), kDays)) return std::nullopt;
  at.day = digits(text.substr(5, 2), 2);
  at.month = month_of(text.substr(8, 3));
  at.year = digits(text.substr(12, 4), 4);
  if (at.year < 0 || !read_clock(text.substr(17, 8), at)) return std::nullopt;
  return at;
}

/// "Sunday, 06-Nov-94 08:49:37 GMT".
std::optional<Civil> read_rfc850(std::string_view text, std::int64_t now) {
  Civil at;
  const std::string_view weekday = cut(text, ',');
  if (!is_one_of(weekday, kLongDays) || text.size() != 23 || text[0] != ' ' || text.substr(19) != " GMT") {
    return std::nullopt;
  }
  if (text[3] != '-' || text[7] != '-' || text[10] != ' ') return std::nullopt;
  at.day = digits(text.substr(1, 2), 2);
  at.month = month_of(text.substr(4, 3));
  const int year = digits(text.substr(8, 2), 2);
  if (year < 0 || !read_clock(text.substr(11, 8), at)) return std::nullopt;
  const std::int64_t latest = civil_from_days(now / kSecondsPerDay).year + 50;
  at.year = latest - (latest - year) % 100;
  return at;
}

/// "Sun Nov  6 08:49:37 1994".
std::optional<Civil> read_asctime(std::string_view text) {
  Civil at;
  if (text.size() != 24 || text[3] != ' ' || text[7] != ' ' || text[10] != ' ' || text[19] != ' ') return std::nullopt;
  if (!is_one_of(text.substr(0, 3), kDays)) return std::nullopt;
  at.month = month_of(text.substr(4, 3));
  at.day = text[8] == ' ' ? digits(text.substr(9, 1), 1) : digits(text.substr(8, 2), 2);
  at.year = digits(text.substr(20, 4), 4);
  if (at.year < 0 || !read_clock(text.substr(11, 8), at)) return std::nullopt;
  return at;
}

bool is_cookie_date_delimiter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x09 || (byte >= 0x20 && byte <= 0x2f) || (byte >= 0x3b && byte <= 0x40) ||
         (byte >= 0x5b && byte <= 0x60) || (byte >= 0x7b && byte <= 0x7e);
}

/// The number that `rest` begins with, of `low` to `high` digits, cut off; or -1.
int take_number(std::string_view& rest, std::size_t low, std::size_t high) {
  std::size_t count = 0;
  while (count < rest.size() && is_digit(rest[count])) ++count;
  if (count < low || count > high) return -1;
  const int value = digits(rest.substr(0, count), count);
  rest.remove_prefix(count);
  return value;
}

bool read_cookie_clock(std::string_view token, Civil& out) {
  int* const parts[] = {&out.hour, &out.minute, &out.second};
  Civil read;
  int* const into[] = {&read.hour, &read.minute, &read.second};
  for (int i = 0; i < 3; ++i) {
    if (i > 0) {
      if (token.empty() || token.front() != ':') return false;
      token.remove_prefix(1);
    }
    *into[i] = take_number(token, 1, 2);
    if (*into[i] < 0) return false;
  }
  for (int i = 0; i < 3; ++i) *parts[i] = *into[i];
  return true;
}

int month_of_prefix(std::string_view token) {
  for (int month = 0; month < 12; ++month) {
    if (detail::equal_ignoring_case(token.substr(0, 3), kMonths[month])) return month + 1;
  }
  return 0;
}

}  // namespace

std::string format_http_date(std::int64_t seconds) {
  std::int64_t days = seconds / kSecondsPerDay;
  std::int64_t rest = seconds % kSecondsPerDay;
  if (rest < 0) {
    rest += kSecondsPerDay;
    --days;
  }
  const Civil at = civil_from_days(days);
  if (at.year < 0 || at.year > 9999) {
    throw ValueError("HTTP dates have years of four digits, and " + std::to_string(seconds) +
                     " seconds since the epoch lie in another");
  }
  const std::int64_t weekday = ((days + 4) % 7 + 7) % 7;  // the epoch was a Thursday
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[weekday], at.day, kMonths[at.month - 1],
                static_cast<int>(at.year), static_cast<int>(rest / 3'600), static_cast<int>(rest / 60 % 60),
                static_cast<int>(rest % 60));
  return text;
}

std::optional<std::int64_t> parse_http_date(std::string_view text, std::int64_t now) {
  constexpr int kLeapSecond = 60;
  std::optional<Civil> at = read_fixdate(text);
  if (!at) at = read_rfc850(text, now);
  if (!at) at = read_asctime(text);
  if (!at) return std::nullopt;
  return seconds_of(*at, kLeapSecond);
}

std::optional<std::int64_t> parse_cookie_date(std::string_view text) {
  constexpr std::int64_t kFirstYear = 1601;
  Civil at;
  bool has_clock = false, has_day = false, has_month = false, has_year = false;
  while (!text.empty()) {
    std::size_t length = 0;
    while (length < text.size() && !is_cookie_date_delimiter(text[length])) ++length;
    std::string_view token = text.substr(0, length);
    text.remove_prefix(length == text.size() ? length : length + 1);
    if (token.empty()) continue;
    if (!has_clock && read_cookie_clock(token, at)) {
      has_clock = true;
    } else if (std::string_view rest = token; !has_day && (at.day = take_number(rest, 1, 2)) >= 0) {
      has_day = true;
    } else if (!has_month && (at.month = month_of_prefix(token)) > 0) {
      has_month = true;
    } else if (rest = token; !has_year && (at.year = take_number(rest, 2, 4)) >= 0) {
      has_year = true;
    }
  }
  if (!has_clock || !has_day || !has_month || !has_year) return std::nullopt;
  if (at.year >= 70 && at.year <= 99) at.year += 1900;
  if (at.year <= 69) at.year += 2000;
  if (at.year < kFirstYear) return std::nullopt;
  return seconds_of(at, 59);
}

}  // namespace aio::http
