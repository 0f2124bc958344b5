// Dates as HTTP writes them. Mirrors email.utils.formatdate and parsedate. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aio::http {

/// The moment from which years of two digits are judged unless the caller says another: 2026-01-01.
/// Units: seconds since the epoch.
inline constexpr std::int64_t kTwoDigitYearsSeenFrom = 1'767'225'600;

/// A moment as an IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT".
/// Throws: ValueError for years outside 0 to 9999.
/// Units: seconds since the epoch, leap seconds not counted.
/// Source: RFC 9110, section 5.6.7.
std::string format_http_date(std::int64_t seconds);

/// The moment of an IMF-fixdate, an RFC 850 date or an asctime date; nothing for other texts. The name of the weekday
/// is checked for its form and not against the date. A year of two digits lies at most 50 years after `now`.
/// Units: seconds since the epoch.
/// Source: RFC 9110, section 5.6.7.
std::optional<std::int64_t> parse_http_date(std::string_view text, std::int64_t now = kTwoDigitYearsSeenFrom);

/// The moment of a cookie's Expires, which servers write in many ways; nothing when a part is missing or impossible.
/// Units: seconds since the epoch.
/// Source: RFC 6265, section 5.1.1.
std::optional<std::int64_t> parse_cookie_date(std::string_view text);

}  // namespace aio::http
