#include "http/dates.h"

#include <doctest/doctest.h>

#include "base/errors.h"

using aio::http::format_http_date;
using aio::http::parse_cookie_date;
using aio::http::parse_http_date;

namespace {

constexpr std::int64_t kExample = 784'111'777;  // RFC 9110, section 5.6.7
constexpr std::int64_t kYear1995 = 788'918'400;

}  // namespace

TEST_CASE("a date is written as an IMF-fixdate") {
  CHECK(format_http_date(kExample) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(format_http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(format_http_date(-1) == "Wed, 31 Dec 1969 23:59:59 GMT");
  CHECK(format_http_date(951'782'400) == "Tue, 29 Feb 2000 00:00:00 GMT");
  CHECK(format_http_date(253'402'300'799) == "Fri, 31 Dec 9999 23:59:59 GMT");
  CHECK_THROWS_AS(format_http_date(253'402'300'800), aio::ValueError);
}

TEST_CASE("the three forms of RFC 9110 are one moment") {
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == kExample);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == kExample);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == kExample);
  CHECK(parse_http_date("Wed Nov 16 08:49:37 1994") == kExample + 10 * 86'400);
}

TEST_CASE("every day of four centuries is read as it was written") {
  for (std::int64_t day = -20'000; day < 130'000; day += 13) {
    const std::int64_t moment = day * 86'400 + 3'723;
    CHECK(parse_http_date(format_http_date(moment)) == moment);
  }
}

TEST_CASE("a year of two digits lies at most fifty years ahead") {
  CHECK(parse_http_date("Sunday, 06-Nov-44 08:49:37 GMT", kYear1995) == 2'362'034'977);
  CHECK(parse_http_date("Sunday, 06-Nov-46 08:49:37 GMT", kYear1995) == -730'653'023);
}

TEST_CASE("what is no date of HTTP is nothing") {
  for (const char* text :
       {"", "Sun", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 06 Nov 1994 -8:49:37 GMT", "Sun-day, 06-Nov-94 08:49:37 GMT", "784111777"}) {
    CAPTURE(text);
    CHECK(parse_http_date(text) == std::nullopt);
  }
}

TEST_CASE("a leap second is read") {
  CHECK(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT") == 1'483'228'800);
}

TEST_CASE("cookies' dates are read in the ways that servers write them") {
  for (const char* text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                           "Sun Nov  6 08:49:37 1994", "06-nov-1994 8:49:37", "1994 november 6 08:49:37 GMT+1"}) {
    CAPTURE(text);
    CHECK(parse_cookie_date(text) == kExample);
  }
  CHECK(parse_cookie_date("1 Jan 69 0:0:0") == 3'124'224'000);
  CHECK(parse_cookie_date("1 Jan 70 0:0:0") == 0);
}

TEST_CASE("a cookie's date with a part missing or impossible is nothing") {
  for (const char* text : {"", "6 Nov 1994", "Nov 1994 08:49:37", "6 1994 08:49:37", "6 Nov 08:49:37",
                           "6 Nov 1600 08:49:37", "32 Nov 1994 08:49:37", "6 Nov 1994 24:49:37", "30 Feb 1994 1:1:1",
                           "6 Nov 1994 08:49", "6 Nov 1994 08:49:60"}) {
    CAPTURE(text);
    CHECK(parse_cookie_date(text) == std::nullopt);
  }
}
