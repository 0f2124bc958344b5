// The fields of an HTTP message: names without regard to case, in the order they came, each as often as it came. As
// aiohttp's CIMultiDict. A value type; not for several threads at once.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::http {

/// Header fields. Nothing is checked here: whoever sends them refuses line breaks and control bytes.
/// Source: aiohttp, multidict.CIMultiDict; RFC 9110 section 5.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;
  using const_iterator = std::vector<Field>::const_iterator;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  /// The first value of that name, or none.
  std::optional<std::string> get(std::string_view name) const;
  /// The first value of that name, or `fallback`.
  std::string get(std::string_view name, std::string_view fallback) const;
  /// As get() without a copy: null when there is none.
  /// Lifetime: until the headers change.
  const std::string* find(std::string_view name) const noexcept;
  /// The first value of that name. Throws: LookupError when there is none.
  const std::string& at(std::string_view name) const;
  /// Every value of that name, in order.
  std::vector<std::string> get_all(std::string_view name) const;
  bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
  /// How many fields have that name.
  std::size_t count(std::string_view name) const noexcept;

  /// Makes `value` the only one of that name; it takes the place of the first.
  void set(std::string_view name, std::string value);
  /// Adds one more field at the end.
  void add(std::string_view name, std::string value);
  /// Adds the field if there is none of that name. Gives the value that is there then.
  /// Lifetime: until the headers change.
  const std::string& setdefault(std::string_view name, std::string value);
  /// Removes every field of that name and gives their number.
  std::size_t remove(std::string_view name);
  /// Sets each name of `other` to other's values: what update() of a dictionary does.
  void update(const Headers& other);
  void clear() noexcept { fields_.clear(); }

  std::size_t size() const noexcept { return fields_.size(); }
  bool empty() const noexcept { return fields_.empty(); }
  const_iterator begin() const noexcept { return fields_.begin(); }
  const_iterator end() const noexcept { return fields_.end(); }

  /// Equal names, values and order; names without regard to case.
  friend bool operator==(const Headers& left, const Headers& right) noexcept;

 private:
  std::vector<Field> fields_;
};

}  // namespace aio::http
