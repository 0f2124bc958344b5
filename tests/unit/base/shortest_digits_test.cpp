#include "base/shortest_digits.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "base/random.h"

using namespace aio;

namespace {

// "d.ddde[+-]dd", as std::to_chars writes it.
template <class T>
std::string scientific(T value) {
  const detail::Digits number = detail::shortest_digits(value);
  std::string text(number.digits, 1);
  if (number.count > 1) (text += '.').append(number.digits + 1, static_cast<std::size_t>(number.count - 1));
  const int exponent = number.exponent - 1;
  text += exponent < 0 ? "e-" : "e+";
  if (std::abs(exponent) < 10) text += '0';
  return text + std::to_string(std::abs(exponent));
}

template <class T>
std::string expected(T value) {
  char text[64];
  return std::string(text, std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr);
}

template <class T>
void check(T value) {
  const std::string text = scientific(value);
  if (text != expected(value)) CHECK(text == expected(value));
}

}  // namespace

TEST_CASE("a number at a power of two, where its neighbours are unevenly far, has the digits of std::to_chars") {
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    const double power = std::ldexp(1.0, exponent);
    check(power);
    check(std::nextafter(power, HUGE_VAL));
    if (exponent > -1074) check(std::nextafter(power, 0.0));
  }
  for (int exponent = -149; exponent < 128; ++exponent) check(std::ldexp(1.0f, exponent));
  check(std::numeric_limits<double>::max());
  check(std::numeric_limits<float>::max());
}

TEST_CASE("numbers with any bits have the digits of std::to_chars") {
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const double wide = std::fabs(std::bit_cast<double>(random.next()));
    if (std::isfinite(wide) && wide > 0) check(wide);
    const float narrow = std::fabs(std::bit_cast<float>(static_cast<std::uint32_t>(random.next())));
    if (std::isfinite(narrow) && narrow > 0) check(narrow);
  }
}

TEST_CASE("a number halfway between two last digits ends in the even one") {
  CHECK(scientific(1316436775194682.25) == "1.3164367751946822e+15");
  CHECK(scientific(1316436775194682.75) == "1.3164367751946828e+15");
}
