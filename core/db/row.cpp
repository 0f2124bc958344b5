#include "db/row.h"

#include "base/errors.h"

namespace aio::db {
namespace {

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

}  // namespace

const Value& Row::operator[](std::size_t index) const {
  if (index < values_.size()) return values_[index];
  throw LookupError("There is no column " + std::to_string(index) + "; this row has " + std::to_string(values_.size()) +
                    ", counted from 0");
}

std::size_t Row::index_of(std::string_view column) const {
  for (std::size_t i = 0; i < columns_->size(); ++i) {
    if (same_name((*columns_)[i], column)) return i;
  }
  std::string names;
  for (const std::string& each : *columns_) names += (names.empty() ? "" : ", ") + each;
  throw LookupError("There is no column \"" + std::string(column) + "\"; there is " + names);
}

std::string Row::described(std::size_t index) const {
  return "Column \"" + (*columns_)[index] + "\"";
}

}  // namespace aio::db
