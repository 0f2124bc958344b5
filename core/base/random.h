// A small seeded generator whose numbers are the same on every compiler and platform. One thread.
#pragma once

#include <cstdint>

namespace aio {

/// SplitMix64: every seed is good, and two generators with one seed give one sequence.
/// Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t next() noexcept {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
  }

  /// A number in [0, 1).
  double random() noexcept { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

  /// A whole number in [low, high], both ends included. Requires: low <= high.
  std::int64_t randint(std::int64_t low, std::int64_t high) noexcept {
    const auto span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    if (span == 0) return static_cast<std::int64_t>(next());
    const std::uint64_t unfair = (0 - span) % span;  // numbers below it would favour the low end
    std::uint64_t drawn = next();
    while (drawn < unfair) drawn = next();
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + drawn % span);
  }

 private:
  std::uint64_t state_;
};

}  // namespace aio
