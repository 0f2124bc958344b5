// A row of a result: values by position and by the name of their column. Any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/value.h"

namespace aio::db {

/// The names of a result's columns, which its rows share.
using Columns = std::vector<std::string>;

/// Source: Python, sqlite3.Row; asyncpg, Record.
class Row {
 public:
  Row(std::shared_ptr<const Columns> columns, std::vector<Value> values) noexcept
      : columns_(std::move(columns)), values_(std::move(values)) {}

  std::size_t size() const noexcept { return values_.size(); }
  const Columns& columns() const noexcept { return *columns_; }
  /// Throws: LookupError when the row is shorter.
  const Value& operator[](std::size_t index) const;
  /// The first column of this name; upper and lower case are one, as in SQL. Throws: LookupError when there is none.
  const Value& operator[](std::string_view column) const { return values_[index_of(column)]; }

  /// `row.get<std::int64_t>("id")`: the value as a T, see Value::get().
  /// Throws: LookupError when there is no such column, InterfaceError when the value is of another type.
  template <class T>
  T get(std::string_view column) const {
    return values_[index_of(column)].template as<T>(described(index_of(column)));
  }
  template <class T>
  T get(std::size_t index) const {
    return (*this)[index].template as<T>(described(index));
  }

  auto begin() const noexcept { return values_.begin(); }
  auto end() const noexcept { return values_.end(); }

 private:
  std::size_t index_of(std::string_view column) const;
  std::string described(std::size_t index) const;

  std::shared_ptr<const Columns> columns_;
  std::vector<Value> values_;
};

}  // namespace aio::db
