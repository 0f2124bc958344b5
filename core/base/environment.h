// Numbers that the environment gives a program. Any thread, while nobody changes the environment.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace aio::detail {

/// The whole number in the variable `name`, or none when it is not set.
/// Throws: Error with name, value and bounds when it is no such number.
std::optional<std::uint64_t> number_from_environment(const char* name, std::uint64_t least = 0,
                                                     std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

}  // namespace aio::detail
