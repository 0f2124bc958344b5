// The decimal digits of a floating-point number. Any thread.
#pragma once

namespace aio::detail {

/// 0.d1 d2 d3 ... * 10^exponent, the first digit not zero.
struct Digits {
  char digits[18];  // characters '0' to '9', not terminated
  int count;
  int exponent;
};

/// The fewest digits that read back as the same number, and of these the nearest to it.
/// Requires: finite and greater than zero.
/// Source: Burger and Dybvig, "Printing Floating-Point Numbers Quickly and Accurately", free format.
Digits shortest_digits(double value) noexcept;
Digits shortest_digits(float value) noexcept;

}  // namespace aio::detail
