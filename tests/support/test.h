// What a test file includes: doctest, the simulation helpers, and lists of lines that a failed check shows.
#pragma once

#include <doctest/doctest.h>

#include "support/captured_stderr.h"
#include "support/simulate.h"

namespace doctest {

template <>
struct StringMaker<aio::testing::Lines> {
  static String convert(const aio::testing::Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += "\n    " + line;
    return text.c_str();
  }
};

template <>
struct StringMaker<aio::Duration> {
  static String convert(aio::Duration value) {
    std::string text;
    aio::detail::append_duration(text, value);
    return text.c_str();
  }
};

}  // namespace doctest

using namespace aio;
using namespace aio::testing;
using namespace std::chrono_literals;
