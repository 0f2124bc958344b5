#include "base/repr.h"

#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

#include <doctest/doctest.h>

#include "base/errors.h"

using namespace aio;
using namespace std::chrono_literals;

namespace {

template <class T>
std::string shown(const T& value) {
  std::string text;
  detail::append_text(text, value);
  return text;
}

}  // namespace

TEST_CASE("text is shown as it is") {
  CHECK(shown("plain") == "plain");
  CHECK(shown(std::string("it's \"quoted\"\n")) == "it's \"quoted\"\n");
  CHECK(shown(std::string_view("view")) == "view");
  CHECK(shown('c') == "c");
}

TEST_CASE("whole numbers of every width are shown as numbers") {
  CHECK(shown(0) == "0");
  CHECK(shown(-42) == "-42");
  CHECK(shown(static_cast<signed char>(-7)) == "-7");
  CHECK(shown(static_cast<unsigned char>(200)) == "200");
  CHECK(shown(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(shown(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}

TEST_CASE("truth values are shown as C++ writes them") {
  CHECK(shown(true) == "true");
  CHECK(shown(false) == "false");
}

TEST_CASE("floats have the fewest digits that read back, and keep .0") {
  CHECK(shown(1.0) == "1.0");
  CHECK(shown(-0.0) == "-0.0");
  CHECK(shown(0.1) == "0.1");
  CHECK(shown(0.1 + 0.2) == "0.30000000000000004");
  CHECK(shown(123456789.125) == "123456789.125");
  CHECK(shown(3.141592653589793) == "3.141592653589793");
  CHECK(shown(0.1f) == "0.1");
}

TEST_CASE("floats change to an exponent where Python does") {
  CHECK(shown(0.0001) == "0.0001");
  CHECK(shown(0.00001) == "1e-05");
  CHECK(shown(9999999999999998.0) == "9999999999999998.0");
  CHECK(shown(1e16) == "1e+16");
  CHECK(shown(1.5e300) == "1.5e+300");
  CHECK(shown(5e-324) == "5e-324");
}

TEST_CASE("infinities and not-a-number have Python's names") {
  CHECK(shown(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(shown(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(shown(std::nan("")) == "nan");
}

TEST_CASE("durations use the largest unit in which they are at least one") {
  CHECK(shown(0s) == "0s");
  CHECK(shown(1s) == "1s");
  CHECK(shown(1500ms) == "1.5s");
  CHECK(shown(250ms) == "250ms");
  CHECK(shown(3us) == "3us");
  CHECK(shown(7ns) == "7ns");
  CHECK(shown(1h) == "3600s");
  CHECK(shown(1234567ns) == "1.234567ms");
  CHECK(shown(1000000001ns) == "1.000000001s");
  CHECK(shown(-1500ms) == "-1.5s");
}

TEST_CASE("the shortest duration of all has a text") {
  CHECK(shown(Duration::min()) == "-9223372036.854775808s");
}

TEST_CASE("containers are shown in brackets") {
  CHECK(shown(std::vector<int>{1, 2, 3}) == "[1, 2, 3]");
  CHECK(shown(std::vector<int>()) == "[]");
  CHECK(shown(std::vector<std::vector<int>>{{1}, {}, {2, 3}}) == "[[1], [], [2, 3]]");
  CHECK(shown(std::vector<bool>{true, false}) == "[true, false]");
  CHECK(shown(std::vector<Duration>{1s, 5ms}) == "[1s, 5ms]");
}

TEST_CASE("text inside a container is quoted") {
  CHECK(shown(std::vector<std::string>{"a", "b c"}) == "['a', 'b c']");
  CHECK(shown(std::vector<char>{'x'}) == "['x']");
  CHECK(shown(std::map<std::string, int>{{"one", 1}}) == "[('one', 1)]");
}

TEST_CASE("quotes are chosen as Python chooses them") {
  CHECK(shown(std::vector<std::string>{"it's"}) == "[\"it's\"]");
  CHECK(shown(std::vector<std::string>{"say \"hi\""}) == "['say \"hi\"']");
  CHECK(shown(std::vector<std::string>{"it's \"both\""}) == "['it\\'s \"both\"']");
}

TEST_CASE("control characters inside quotes are escaped as Python escapes them") {
  CHECK(shown(std::vector<std::string>{"a\nb\tc\rd\\e"}) == R"(['a\nb\tc\rd\\e'])");
  CHECK(shown(std::vector<std::string>{std::string("\0\x1b\x7f", 3)}) == R"(['\x00\x1b\x7f'])");
  CHECK(shown(std::vector<std::string>{"é"}) == "['é']");
}

TEST_CASE("tuples are shown in parentheses, one element with its comma") {
  CHECK(shown(std::tuple(1, std::string("a"), 2.0)) == "(1, 'a', 2.0)");
  CHECK(shown(std::tuple(1)) == "(1,)");
  CHECK(shown(std::tuple<>()) == "()");
  CHECK(shown(std::pair(1, 2)) == "(1, 2)");
}

TEST_CASE("an optional is its value or None") {
  CHECK(shown(std::optional<int>()) == "None");
  CHECK(shown(std::optional<int>(5)) == "5");
  CHECK(shown(std::optional<std::string>("text")) == "text");
  CHECK(shown(std::nullopt) == "None");
  CHECK(shown(std::monostate()) == "None");
}

TEST_CASE("text inside an optional inside a container is quoted") {
  CHECK(shown(std::vector<std::optional<std::string>>{"a", std::nullopt}) == "['a', None]");
}

TEST_CASE("an exception is shown as its message") {
  CHECK(shown(std::runtime_error("it broke")) == "it broke");
  CHECK(shown(TimeoutError("too late")) == "too late");
}
