// Not std::to_chars: libc++'s brings tables of 105 KB, in every module that prints a number.

#include "base/shortest_digits.h"

#include <cmath>
#include <cstdint>
#include <limits>

namespace aio::detail {
namespace {

constexpr int kBitsPerWord = 32;
constexpr int kWords = 36;  // 10 * 2^1077 fits, the largest that a double needs
constexpr double kLog10Of2 = 0.30102999566398119521;

/// A whole number of any size that is needed here.
class Natural {
 public:
  explicit Natural(std::uint64_t value) noexcept {
    words_[0] = static_cast<std::uint32_t>(value);
    words_[1] = static_cast<std::uint32_t>(value >> kBitsPerWord);
    size_ = 2;
    trim();
  }

  void multiply(std::uint32_t factor) noexcept {
    std::uint64_t carry = 0;
    for (int i = 0; i < size_; ++i) {
      carry += std::uint64_t{words_[i]} * factor;
      words_[i] = static_cast<std::uint32_t>(carry);
      carry >>= kBitsPerWord;
    }
    if (carry != 0) words_[size_++] = static_cast<std::uint32_t>(carry);
  }
  void multiply_by_power_of_10(int power) noexcept {
    for (; power >= 9; power -= 9) multiply(1'000'000'000);
    for (; power > 0; --power) multiply(10);
  }
  void shift_left(int bits) noexcept {
    const int words = bits / kBitsPerWord;
    for (int i = size_ - 1; i >= 0; --i) words_[i + words] = words_[i];
    for (int i = 0; i < words; ++i) words_[i] = 0;
    size_ += words;
    multiply(std::uint32_t{1} << (bits % kBitsPerWord));
  }
  void add(const Natural& other) noexcept {
    while (size_ < other.size_) words_[size_++] = 0;
    std::uint64_t carry = 0;
    for (int i = 0; i < size_; ++i) {
      carry += std::uint64_t{words_[i]} + (i < other.size_ ? other.words_[i] : 0);
      words_[i] = static_cast<std::uint32_t>(carry);
      carry >>= kBitsPerWord;
    }
    if (carry != 0) words_[size_++] = static_cast<std::uint32_t>(carry);
  }
  /// Requires: not less than `other`.
  void subtract(const Natural& other) noexcept {
    std::int64_t borrow = 0;
    for (int i = 0; i < size_; ++i) {
      borrow += std::int64_t{words_[i]} - (i < other.size_ ? other.words_[i] : 0);
      words_[i] = static_cast<std::uint32_t>(borrow);
      borrow >>= kBitsPerWord;
    }
    trim();
  }
  /// Less than zero, zero or greater, as this is to `other`.
  int compare(const Natural& other) const noexcept {
    if (size_ != other.size_) return size_ - other.size_;
    for (int i = size_ - 1; i >= 0; --i) {
      if (words_[i] != other.words_[i]) return words_[i] < other.words_[i] ? -1 : 1;
    }
    return 0;
  }

 private:
  void trim() noexcept {
    while (size_ > 0 && words_[size_ - 1] == 0) --size_;
  }

  std::uint32_t words_[kWords];  // the lowest first
  int size_;
};

int compare_sum(const Natural& left, const Natural& right, const Natural& other) noexcept {
  Natural sum = left;
  sum.add(right);
  return sum.compare(other);
}

/// What is left of a number as its digits are taken: rest / scale; it may be wrong by below / scale and above / scale.
struct Remainder {
  Natural rest, scale, below, above;
  bool bounds_count;  // reading rounds to even: what lies just between two numbers is the even one

  bool is_below() const noexcept { return rest.compare(below) < (bounds_count ? 1 : 0); }
  bool is_above() const noexcept { return compare_sum(rest, above, scale) > (bounds_count ? -1 : 0); }
  void to_next_digit() noexcept {
    rest.multiply(10);
    below.multiply(10);
    above.multiply(10);
  }
};

Digits take_digits(Remainder left, int exponent) noexcept {
  Digits result = {};
  result.exponent = exponent;
  for (;;) {
    left.to_next_digit();
    int digit = 0;
    for (; left.rest.compare(left.scale) >= 0; ++digit) left.rest.subtract(left.scale);
    const bool low = left.is_below();
    const bool high = left.is_above();
    const int half = compare_sum(left.rest, left.rest, left.scale);
    if (high && (!low || half > 0 || (half == 0 && digit % 2 == 1))) ++digit;
    result.digits[result.count++] = static_cast<char>('0' + digit);
    if (low || high) return result;
  }
}

// `mantissa` * 2^`exponent`.
Digits digits_of(std::uint64_t mantissa, int exponent, bool neighbour_below_is_nearer, int binary_digits) noexcept {
  // Everything twice, or four times, so that half of the distance to a neighbour is a whole number.
  const int halves = neighbour_below_is_nearer ? 2 : 1;
  Remainder left{Natural(mantissa), Natural(1), Natural(1), Natural(1), mantissa % 2 == 0};
  left.rest.shift_left(halves + (exponent > 0 ? exponent : 0));
  left.scale.shift_left(halves + (exponent < 0 ? -exponent : 0));
  left.below.shift_left(exponent > 0 ? exponent : 0);
  left.above.shift_left(halves - 1 + (exponent > 0 ? exponent : 0));

  // Right, or too small by one.
  int power = static_cast<int>(std::ceil((exponent + binary_digits - 1) * kLog10Of2 - 1e-10));
  left.scale.multiply_by_power_of_10(power);
  if (power < 0) {
    left.rest.multiply_by_power_of_10(-power);
    left.below.multiply_by_power_of_10(-power);
    left.above.multiply_by_power_of_10(-power);
  }
  if (left.is_above()) {
    left.scale.multiply(10);
    ++power;
  }
  return take_digits(left, power);
}

template <class T>
Digits digits_of_floating(T value) noexcept {
  constexpr int kMantissaBits = std::numeric_limits<T>::digits;
  constexpr int kLowestExponent = std::numeric_limits<T>::min_exponent - kMantissaBits;
  int exponent = 0;
  auto mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(value, &exponent), kMantissaBits));
  exponent -= kMantissaBits;
  int binary_digits = kMantissaBits;
  for (; exponent < kLowestExponent; ++exponent, --binary_digits) mantissa /= 2;  // they are zeros
  const bool is_power_of_2 = mantissa == std::uint64_t{1} << (kMantissaBits - 1);
  return digits_of(mantissa, exponent, is_power_of_2 && exponent > kLowestExponent, binary_digits);
}

}  // namespace

Digits shortest_digits(double value) noexcept {
  return digits_of_floating(value);
}
Digits shortest_digits(float value) noexcept {
  return digits_of_floating(value);
}

}  // namespace aio::detail
