#include "http/multi_dict.h"

#include <algorithm>

#include "base/errors.h"

namespace aio::http {

std::optional<std::string> MultiDict::get(std::string_view name) const {
  const std::string* value = find(name);
  return value ? std::optional<std::string>(*value) : std::nullopt;
}

std::string MultiDict::get(std::string_view name, std::string_view fallback) const {
  const std::string* value = find(name);
  return value ? *value : std::string(fallback);
}

const std::string* MultiDict::find(std::string_view name) const noexcept {
  const auto found = std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return item.first == name; });
  return found == items_.end() ? nullptr : &found->second;
}

const std::string& MultiDict::operator[](std::string_view name) const {
  if (const std::string* value = find(name)) return *value;
  throw LookupError("There is no \"" + std::string(name) + "\"; ask with get() or contains() for what may be missing");
}

std::vector<std::string> MultiDict::get_all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : items_) {
    if (key == name) values.push_back(value);
  }
  return values;
}

void MultiDict::add(std::string name, std::string value) {
  items_.emplace_back(std::move(name), std::move(value));
}

void MultiDict::set(std::string_view name, std::string value) {
  const auto first = std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return item.first == name; });
  if (first == items_.end()) return add(std::string(name), std::move(value));
  first->second = std::move(value);
  items_.erase(std::remove_if(first + 1, items_.end(), [&](const Item& item) { return item.first == name; }),
               items_.end());
}

std::size_t MultiDict::remove(std::string_view name) {
  return std::erase_if(items_, [&](const Item& item) { return item.first == name; });
}

void MultiDict::update(const MultiDict& other) {
  if (this == &other) return;
  for (const auto& [name, value] : other) remove(name);
  items_.insert(items_.end(), other.begin(), other.end());
}

}  // namespace aio::http
