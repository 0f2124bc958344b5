// Values that go into statements and come out of rows: SQLite's five types. Any thread.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace aio::db {

/// Bytes that are no text.
using Blob = std::vector<std::byte>;

namespace detail {

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <class T>
concept Text = std::convertible_to<const T&, std::string_view>;

[[noreturn]] void throw_too_large(std::uint64_t value);

}  // namespace detail

/// One value. It is made of null (nullptr, std::nullopt, an empty optional), bool (0 or 1), whole numbers, double, text
/// and Blob; and get<T>() gives it back as one of these.
class Value {
 public:
  enum class Type : unsigned char { null, integer, real, text, blob };

  Value() = default;
  Value(std::nullptr_t) noexcept {}                        // NOLINT: a parameter of a statement is written as it is
  Value(std::nullopt_t) noexcept {}                        // NOLINT
  Value(Blob bytes) noexcept : data_(std::move(bytes)) {}  // NOLINT
  /// Throws: ValueError for a number that is larger than the largest signed one of 64 bits.
  template <std::integral T>
  Value(T number) : data_(static_cast<std::int64_t>(number)) {  // NOLINT
    if constexpr (std::unsigned_integral<T> && sizeof(T) == sizeof(std::uint64_t)) {
      if (number > INT64_MAX) detail::throw_too_large(number);
    }
  }
  template <std::floating_point T>
  Value(T number) noexcept : data_(static_cast<double>(number)) {}  // NOLINT
  template <detail::Text T>
  Value(const T& text) : data_(std::string(std::string_view(text))) {}  // NOLINT
  template <class T>
  Value(const std::optional<T>& value) {  // NOLINT
    if (value) *this = Value(*value);
  }

  Type type() const noexcept { return static_cast<Type>(data_.index()); }
  bool is_null() const noexcept { return type() == Type::null; }

  /// The value as a T: a whole number that it fits into, bool (a whole number that is not 0), double (also of a whole
  /// number), std::string, Blob, or an optional of these, which is empty for null.
  /// Throws: InterfaceError when it is of another type.
  template <class T>
  T get() const {
    return as<T>("this value");
  }

  friend bool operator==(const Value&, const Value&) = default;

  /// get() for who knows what the value is called.
  template <class T>
  T as(std::string_view what) const {
    if constexpr (detail::kIsOptional<T>) {
      if (is_null()) return std::nullopt;
      return as<typename T::value_type>(what);
    } else if constexpr (std::same_as<T, bool>) {
      return integer(what, INT64_MIN, INT64_MAX) != 0;
    } else if constexpr (std::signed_integral<T>) {
      return static_cast<T>(integer(what, kLowest<T>, kHighest<T>));
    } else if constexpr (std::unsigned_integral<T>) {
      return static_cast<T>(integer(what, 0, kHighest<T>));
    } else if constexpr (std::floating_point<T>) {
      return static_cast<T>(real(what));
    } else if constexpr (std::same_as<T, std::string>) {
      return text(what);
    } else {
      static_assert(std::same_as<T, Blob>, "get() gives whole numbers, bool, double, std::string, Blob, optionals");
      return blob(what);
    }
  }

  using Data = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;
  /// For the library's own modules.
  const Data& data() const noexcept { return data_; }

 private:
  // Of a type that is wider, the widest that the database has.
  template <class T>
  static constexpr std::int64_t kHighest =
      sizeof(T) < 8 ? static_cast<std::int64_t>((std::uint64_t{1} << (sizeof(T) * 8 - std::is_signed_v<T>)) - 1)
                    : INT64_MAX;
  template <class T>
  static constexpr std::int64_t kLowest = -kHighest<T> - 1;

  std::int64_t integer(std::string_view what, std::int64_t low, std::int64_t high) const;
  double real(std::string_view what) const;
  const std::string& text(std::string_view what) const;
  const Blob& blob(std::string_view what) const;

  Data data_;
};

/// What a parameter of a statement may be.
template <class T>
concept Parameter = std::constructible_from<Value, const T&>;

}  // namespace aio::db
