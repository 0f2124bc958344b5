// Values as text, the way Python's print shows them. Any thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/duration.h"

namespace aio::detail {

void append_integer(std::string& out, std::int64_t value);
void append_unsigned(std::string& out, std::uint64_t value);
/// Shortest digits that read back as the same number; whole numbers keep ".0".
void append_float(std::string& out, double value);
void append_float(std::string& out, float value);
/// The largest unit in which the span is at least one: "1.5s", "250ms", "3us", "7ns".
void append_duration(std::string& out, Duration value);
/// In quotes, as inside a container: 'text'.
void append_quoted(std::string& out, std::string_view value);

template <class T>
concept StdDuration = requires {
  typename T::rep;
  typename T::period;
};

template <class T>
concept TupleLike = requires { std::tuple_size<T>::value; };

template <class T>
concept Range = requires(const T& range) {
  range.begin();
  range.end();
};

template <class T>
void append_repr(std::string& out, const T& value);

template <TupleLike T>
void append_tuple(std::string& out, const T& value) {
  std::apply(
      [&](const auto&... elements) {
        [[maybe_unused]] const char* separator = "";
        ((out += separator, append_repr(out, elements), separator = ", "), ...);
      },
      value);
}

template <Range T>
void append_range(std::string& out, const T& value) {
  const char* separator = "";
  for (const auto& element : value) {
    out += separator;
    append_repr(out, element);
    separator = ", ";
  }
}

/// A value as print() shows it at the top level: strings without quotes.
template <class T>
void append_text(std::string& out, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::same_as<T, char>) {
    out += value;
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    out += std::string_view(value);
  } else if constexpr (std::signed_integral<T>) {
    append_integer(out, value);
  } else if constexpr (std::unsigned_integral<T>) {
    append_unsigned(out, value);
  } else if constexpr (std::same_as<T, float>) {
    append_float(out, value);
  } else if constexpr (std::floating_point<T>) {
    append_float(out, static_cast<double>(value));
  } else if constexpr (StdDuration<T>) {
    append_duration(out, std::chrono::duration_cast<Duration>(value));
  } else if constexpr (std::same_as<T, std::monostate> || std::same_as<T, std::nullopt_t>) {
    out += "None";
  } else if constexpr (requires {
                         value.has_value();
                         *value;
                       }) {
    value.has_value() ? append_text(out, *value) : void(out += "None");
  } else if constexpr (requires {
                         { value.what() } -> std::convertible_to<std::string_view>;
                       }) {
    out += value.what();
  } else if constexpr (TupleLike<T>) {
    out += '(';
    append_tuple(out, value);
    out += std::tuple_size_v<T> == 1 ? ",)" : ")";
  } else {
    static_assert(Range<T>, "print() shows text, numbers, durations, optionals, tuples and containers of these");
    out += '[';
    append_range(out, value);
    out += ']';
  }
}

/// A value as a container shows it: strings in quotes.
template <class T>
void append_repr(std::string& out, const T& value) {
  if constexpr (std::same_as<T, char>) {
    append_quoted(out, std::string_view(&value, 1));
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    append_quoted(out, value);
  } else if constexpr (requires {
                         value.has_value();
                         *value;
                       }) {
    value.has_value() ? append_repr(out, *value) : void(out += "None");
  } else {
    append_text(out, value);
  }
}

}  // namespace aio::detail
