#include "base/repr.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/shortest_digits.h"

namespace aio::detail {
namespace {

template <class T>
void append_chars(std::string& out, T value) {
  char digits[32];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_plain(std::string& out, const Digits& number) {
  const int before = std::max(number.exponent, 0);
  out.append(number.digits, static_cast<std::size_t>(before));
  out += before == 0 ? "0." : ".";
  out.append(static_cast<std::size_t>(before - number.exponent), '0');
  out.append(number.digits + before, static_cast<std::size_t>(number.count - before));
}

void append_scientific(std::string& out, const Digits& number) {
  out += number.digits[0];
  if (number.count > 1) (out += '.').append(number.digits + 1, static_cast<std::size_t>(number.count - 1));
  const int exponent = number.exponent - 1;
  out += exponent < 0 ? "e-" : "e+";
  if (std::abs(exponent) < 10) out += '0';
  append_chars(out, std::abs(exponent));
}

// Python's layout of a float: plain digits from 1e-4 up to 1e16, an exponent of at least two digits outside.
template <class T>
void append_floating(std::string& out, T value) {
  if (std::isnan(value)) {
    out += "nan";
    return;
  }
  if (std::isinf(value)) {
    out += value < 0 ? "-inf" : "inf";
    return;
  }
  if (std::signbit(value)) out += '-';
  value = std::fabs(value);
  const bool plain = value == 0 || (static_cast<double>(value) >= 1e-4 && static_cast<double>(value) < 1e16);
  if (plain && value == std::trunc(value)) {
    append_chars(out, static_cast<std::uint64_t>(value));
    out += ".0";
  } else if (plain) {
    append_plain(out, shortest_digits(value));
  } else {
    append_scientific(out, shortest_digits(value));
  }
}

}  // namespace

void append_integer(std::string& out, std::int64_t value) {
  append_chars(out, value);
}
void append_unsigned(std::string& out, std::uint64_t value) {
  append_chars(out, value);
}
void append_float(std::string& out, double value) {
  append_floating(out, value);
}
void append_float(std::string& out, float value) {
  append_floating(out, value);
}

void append_duration(std::string& out, Duration value) {
  struct Unit {
    std::int64_t nanoseconds;
    const char* name;
  };
  static constexpr std::array<Unit, 4> kUnits{{{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}, {1, "ns"}}};
  const std::int64_t count = value.count();
  if (count == 0) {
    out += "0s";
    return;
  }
  if (count < 0) out += '-';
  const auto size = count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  for (const Unit& unit : kUnits) {
    const auto scale = static_cast<std::uint64_t>(unit.nanoseconds);
    if (size < scale) continue;
    append_unsigned(out, size / scale);
    if (const std::uint64_t rest = size % scale) {
      std::string fraction = std::to_string(scale + rest).substr(1);
      fraction.erase(fraction.find_last_not_of('0') + 1);
      out += '.' + fraction;
    }
    out += unit.name;
    return;
  }
}

void append_quoted(std::string& out, std::string_view value) {
  const char quote =
      value.find('\'') != std::string_view::npos && value.find('"') == std::string_view::npos ? '"' : '\'';
  out += quote;
  for (const char c : value) {
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (const auto byte = static_cast<unsigned char>(c); byte < 0x20 || byte == 0x7f) {
      static constexpr char kHex[] = "0123456789abcdef";
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += quote;
}

}  // namespace aio::detail
