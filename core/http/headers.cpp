#include "http/headers.h"

#include <algorithm>

#include "base/errors.h"
#include "http/detail/ascii.h"

namespace aio::http {
using detail::equal_ignoring_case;

const std::string* Headers::find(std::string_view name) const noexcept {
  for (const Field& field : fields_) {
    if (equal_ignoring_case(field.first, name)) return &field.second;
  }
  return nullptr;
}

std::optional<std::string> Headers::get(std::string_view name) const {
  const std::string* found = find(name);
  return found ? std::optional<std::string>(*found) : std::nullopt;
}

std::string Headers::get(std::string_view name, std::string_view fallback) const {
  const std::string* found = find(name);
  return found ? *found : std::string(fallback);
}

const std::string& Headers::at(std::string_view name) const {
  const std::string* found = find(name);
  if (!found) throw LookupError("There is no header " + std::string(name));
  return *found;
}

std::vector<std::string> Headers::get_all(std::string_view name) const {
  std::vector<std::string> all;
  for (const Field& field : fields_) {
    if (equal_ignoring_case(field.first, name)) all.push_back(field.second);
  }
  return all;
}

std::size_t Headers::count(std::string_view name) const noexcept {
  std::size_t count = 0;
  for (const Field& field : fields_) count += equal_ignoring_case(field.first, name) ? 1 : 0;
  return count;
}

void Headers::set(std::string_view name, std::string value) {
  const auto has_name = [name](const Field& field) { return equal_ignoring_case(field.first, name); };
  const auto first = std::find_if(fields_.begin(), fields_.end(), has_name);
  if (first == fields_.end()) return add(name, std::move(value));
  first->first = name;
  first->second = std::move(value);
  fields_.erase(std::remove_if(first + 1, fields_.end(), has_name), fields_.end());
}

void Headers::add(std::string_view name, std::string value) {
  fields_.emplace_back(std::string(name), std::move(value));
}

const std::string& Headers::setdefault(std::string_view name, std::string value) {
  if (const std::string* found = find(name)) return *found;
  add(name, std::move(value));
  return fields_.back().second;
}

std::size_t Headers::remove(std::string_view name) {
  const std::size_t before = fields_.size();
  std::erase_if(fields_, [name](const Field& field) { return equal_ignoring_case(field.first, name); });
  return before - fields_.size();
}

void Headers::update(const Headers& other) {
  if (&other == this) return;
  for (const Field& field : other) remove(field.first);
  fields_.insert(fields_.end(), other.begin(), other.end());
}

bool operator==(const Headers& left, const Headers& right) noexcept {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Headers::Field& a, const Headers::Field& b) {
                      return equal_ignoring_case(a.first, b.first) && a.second == b.second;
                    });
}

}  // namespace aio::http
