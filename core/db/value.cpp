#include "db/value.h"

#include "db/errors.h"

namespace aio::db {
namespace {

constexpr const char* kTypeNames[] = {"NULL", "INTEGER", "REAL", "TEXT", "BLOB"};

[[noreturn]] void refuse(std::string_view what, const Value& value, const char* wanted) {
  const std::string type = kTypeNames[static_cast<std::size_t>(value.type())];
  std::string text = std::string(what) + " is " + type + ", and " + wanted + " was asked for";
  if (value.is_null()) text += "; ask for a std::optional where NULL may be";
  throw InterfaceError(std::move(text));
}

}  // namespace

void detail::throw_too_large(std::uint64_t value) {
  throw ValueError(std::to_string(value) + " is too large for the database, whose whole numbers end at 2^63-1");
}

std::int64_t Value::integer(std::string_view what, std::int64_t low, std::int64_t high) const {
  const auto* number = std::get_if<std::int64_t>(&data_);
  if (!number) refuse(what, *this, "a whole number");
  if (*number >= low && *number <= high) return *number;
  throw InterfaceError(std::string(what) + " is " + std::to_string(*number) + ", which is not from " +
                       std::to_string(low) + " to " + std::to_string(high) + "; ask for a std::int64_t");
}

double Value::real(std::string_view what) const {
  if (const auto* number = std::get_if<double>(&data_)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(&data_)) return static_cast<double>(*number);
  refuse(what, *this, "a floating-point number");
}

const std::string& Value::text(std::string_view what) const {
  if (const auto* found = std::get_if<std::string>(&data_)) return *found;
  refuse(what, *this, "text");
}

const Blob& Value::blob(std::string_view what) const {
  if (const auto* found = std::get_if<Blob>(&data_)) return *found;
  refuse(what, *this, "a Blob");
}

}  // namespace aio::db
