#include "base/random.h"

#include <cstdint>
#include <limits>
#include <set>

#include <doctest/doctest.h>

using aio::Random;

TEST_CASE("the sequence of a seed is SplitMix64's, on every platform") {
  Random zero(0);
  CHECK(zero.next() == 0xe220a8397b1dcdafu);
  CHECK(zero.next() == 0x6e789e6aa1b965f4u);
  Random other(1234567);
  CHECK(other.next() == 6457827717110365317u);
  CHECK(other.next() == 3203168211198807973u);
}

TEST_CASE("equal seeds give equal sequences, other seeds others") {
  Random one(7), same(7), other(8);
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t drawn = one.next();
    CHECK(drawn == same.next());
    CHECK(drawn != other.next());
  }
}

TEST_CASE("random is at least 0 and below 1") {
  Random generator(3);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double drawn = generator.random();
    CHECK_UNARY(drawn >= 0.0);
    CHECK_UNARY(drawn < 1.0);
    sum += drawn;
  }
  CHECK(sum / 10'000 == doctest::Approx(0.5).epsilon(0.02));
}

TEST_CASE("randint draws every number of its range and no other") {
  Random generator(5);
  std::set<std::int64_t> drawn;
  for (int i = 0; i < 1'000; ++i) drawn.insert(generator.randint(-2, 3));
  CHECK(drawn == std::set<std::int64_t>{-2, -1, 0, 1, 2, 3});
}

TEST_CASE("randint of one number is that number") {
  Random generator(5);
  CHECK(generator.randint(9, 9) == 9);
}

TEST_CASE("randint covers the whole range of its type") {
  Random generator(5);
  bool negative = false, positive = false;
  for (int i = 0; i < 100; ++i) {
    const std::int64_t drawn =
        generator.randint(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
    (drawn < 0 ? negative : positive) = true;
  }
  CHECK(negative);
  CHECK(positive);
}
