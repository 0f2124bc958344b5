// Texts by name, in their order, each name as often as it came: query parameters and form fields. Mirrors
// multidict.MultiDict. A value type; not for several threads at once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::http {

/// Names are told apart by case. Source: aiohttp, multidict.MultiDict.
class MultiDict {
 public:
  /// A name and its value.
  using Item = std::pair<std::string, std::string>;

  /// Nothing in it, or these pairs.
  MultiDict() = default;
  MultiDict(std::initializer_list<Item> items) : items_(items) {}

  /// The first value of that name, or none.
  std::optional<std::string> get(std::string_view name) const;
  /// The first value of that name, or `fallback`.
  std::string get(std::string_view name, std::string_view fallback) const;
  /// As get() without a copy: null when there is none. Lifetime: until the dictionary changes.
  const std::string* find(std::string_view name) const noexcept;
  /// The first value of that name. Throws: LookupError with the name. Lifetime: until the dictionary changes.
  const std::string& operator[](std::string_view name) const;
  /// Every value of that name, in order.
  std::vector<std::string> get_all(std::string_view name) const;
  /// Whether there is a value of that name.
  bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }

  /// Adds one more pair at the end.
  void add(std::string name, std::string value);
  /// Makes `value` the only one of that name; it takes the place of the first.
  void set(std::string_view name, std::string value);
  /// Removes every pair of that name and gives their number.
  std::size_t remove(std::string_view name);
  /// The values of each name of `other` instead of those here: what update() of a dictionary does.
  void update(const MultiDict& other);

  /// How many pairs there are, and each in its order.
  std::size_t size() const noexcept { return items_.size(); }
  bool empty() const noexcept { return items_.empty(); }
  auto begin() const noexcept { return items_.begin(); }
  auto end() const noexcept { return items_.end(); }

  /// Equal pairs in equal order.
  friend bool operator==(const MultiDict&, const MultiDict&) = default;

 private:
  std::vector<Item> items_;
};

}  // namespace aio::http
