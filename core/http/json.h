// JSON as values: read, built, asked and written. Mirrors Python's json with its dicts and lists. A value type; not for
// several threads at once.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/errors.h"

namespace aio::http {

/// How deep arrays and objects may nest, so that no text exhausts the stack. Source: a tenth of Python's recursion
/// limit.
inline constexpr std::size_t kMaxJsonDepth = 100;

/// A text is no JSON. Source: Python, json.JSONDecodeError.
class JSONDecodeError : public ValueError {
 public:
  JSONDecodeError(const std::string& reason, std::size_t line, std::size_t column, std::size_t position);
  const char* name() const noexcept override { return "JSONDecodeError"; }
  /// Where reading failed; both count from 1. Units: bytes.
  std::size_t line() const noexcept { return line_; }
  std::size_t column() const noexcept { return column_; }

 private:
  std::size_t line_, column_;
};

/// A value is of another type than the program takes it for. Source: Python, TypeError.
class TypeError : public Error {
 public:
  using Error::Error;
  const char* name() const noexcept override { return "TypeError"; }
};

/// null, a boolean, a number, a string, an array or an object; objects keep the order of their keys. Copies are deep.
class Json {
 public:
  /// What a value is: `integer` fits 64 bits with its sign, other numbers are `number`.
  enum class Type { null, boolean, integer, number, string, array, object };
  /// A key with its value.
  using Member = std::pair<std::string, Json>;

  /// Reads a text that holds one value. Of a key that comes twice the last value counts.
  /// Throws: JSONDecodeError.
  static Json parse(std::string_view text);
  /// `Json::array({1, "two", nullptr})`.
  static Json array(std::initializer_list<Json> elements = {});
  /// `Json::object({{"name", "Ada"}, {"age", 36}})`; of a key that comes twice the last value counts.
  static Json object(std::initializer_list<Member> members = {});
  /// An array of these, and an object of these. Requires: no key twice.
  static Json from_elements(std::vector<Json> elements);
  static Json from_members(std::vector<Member> members);

  /// null.
  Json() = default;
  Json(std::nullptr_t) {}
  /// Values of C++ are JSON wherever one is asked for. Throws: ValueError for integers above 2^63 - 1.
  template <std::same_as<bool> B>
  Json(B value) : value_(value) {}
  template <std::integral I>
    requires(!std::same_as<I, bool> && !std::same_as<I, char>)
  Json(I value) : value_(checked(value)) {}
  template <std::floating_point F>
  Json(F value) : value_(static_cast<double>(value)) {}
  template <class S>
    requires std::convertible_to<const S&, std::string_view>
  Json(const S& text) : value_(std::string(std::string_view(text))) {}
  template <class T>
    requires std::constructible_from<Json, const T&>
  Json(const std::vector<T>& elements) : value_(std::vector<Json>(elements.begin(), elements.end())) {}

  Type type() const noexcept { return static_cast<Type>(value_.index()); }
  /// "null", "a boolean", "an integer", "a number", "a string", "an array", "an object".
  const char* type_name() const noexcept;
  bool is_null() const noexcept { return type() == Type::null; }

  /// The value as bool, an integer, double, std::string, Json, or a vector of these. Integers are doubles too.
  /// Throws: TypeError that says what it is instead; ValueError for an integer that T cannot hold.
  template <class T>
  T as() const;

  /// The value of a key. Throws: LookupError with the key, TypeError when this is no object.
  /// Lifetime: until this value changes.
  const Json& operator[](std::string_view key) const;
  const Json& operator[](const char* key) const { return (*this)[std::string_view(key)]; }
  const Json& operator[](const std::string& key) const { return (*this)[std::string_view(key)]; }
  /// An element; negative indexes count from the end. Throws: LookupError, TypeError when this is no array.
  template <std::integral I>
  const Json& operator[](I index) const {
    return at(static_cast<std::int64_t>(index));
  }
  /// The value of a key, or `fallback`. Throws: TypeError when this is no object.
  Json get(std::string_view key, Json fallback = nullptr) const;
  /// Whether an object has the key. Throws: TypeError when this is no object.
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  /// As operator[], and null when the key is missing. Lifetime: until this value changes.
  const Json* find(std::string_view key) const;

  /// Elements of an array, members of an object. Throws: TypeError for other values.
  std::size_t size() const;
  /// All of them, for loops. Throws: TypeError. Lifetime: until this value changes.
  const std::vector<Json>& elements() const;
  const std::vector<Member>& items() const;

  /// Sets a key; null becomes an object first. Throws: TypeError when this is neither.
  void set(std::string_view key, Json value);
  /// Adds an element; null becomes an array first. Throws: TypeError when this is neither.
  void append(Json value);
  /// Whether the key was here. Throws: TypeError when this is no object.
  bool erase(std::string_view key);

  /// The text in Python's spacing, `{"a": 1, "b": [true, null]}`; with an indent of so many spaces, in lines.
  /// Characters outside ASCII stay as they are. Throws: ValueError for numbers that are not finite, strings that are
  /// not UTF-8, and more than kMaxJsonDepth levels.
  std::string dump(int indent = -1) const;

  /// Equal values: 1 equals 1.0, and the order of keys does not matter.
  friend bool operator==(const Json& left, const Json& right) noexcept { return left.equals(right); }

 private:
  template <class T>
  struct IsVector : std::false_type {};
  template <class T>
  struct IsVector<std::vector<T>> : std::true_type {};

  template <std::integral I>
  static std::int64_t checked(I value) {
    if constexpr (sizeof(I) == sizeof(std::int64_t) && std::unsigned_integral<I>) {
      if (value > static_cast<I>(INT64_MAX)) refuse_integer(std::to_string(value));
    }
    return static_cast<std::int64_t>(value);
  }
  [[noreturn]] static void refuse_integer(const std::string& value);
  [[noreturn]] void refuse_as(const char* wanted) const;
  const Json& at(std::int64_t index) const;
  bool as_bool() const;
  std::int64_t as_integer(std::int64_t low, std::uint64_t high) const;
  double as_double() const;
  const std::string& as_string() const;
  bool equals(const Json& other) const noexcept;

  std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<Json>, std::vector<Member>> value_;
};

template <class T>
T Json::as() const {
  if constexpr (std::same_as<T, bool>) {
    return as_bool();
  } else if constexpr (std::integral<T>) {
    constexpr unsigned kBits = 8 * sizeof(T) - (std::signed_integral<T> ? 1 : 0);
    constexpr std::uint64_t kHigh = UINT64_MAX >> (64 - kBits);
    return static_cast<T>(as_integer(std::signed_integral<T> ? -static_cast<std::int64_t>(kHigh) - 1 : 0, kHigh));
  } else if constexpr (std::floating_point<T>) {
    return static_cast<T>(as_double());
  } else if constexpr (std::same_as<T, std::string>) {
    return as_string();
  } else if constexpr (std::same_as<T, Json>) {
    return *this;
  } else {
    static_assert(IsVector<T>::value, "as<T>() gives bool, integers, double, std::string, Json and vectors of these");
    T values;
    for (const Json& element : elements()) values.push_back(element.template as<typename T::value_type>());
    return values;
  }
}

}  // namespace aio::http
